#pragma once
/// A hash that stands for what it is of: among 10^15 of them, one chance in 10^8 that any two are equal.

#include <compare>
#include <cstdint>

namespace mixferry {

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  [[nodiscard]] auto operator<=>(const Hash128&) const = default;
  /// Not by order: sums of the same hashes are equal.
  Hash128& operator+=(const Hash128& more) {
    high += more.high;
    low += more.low;
    return *this;
  }
};

}  // namespace mixferry
