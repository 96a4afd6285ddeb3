#pragma once
/// Numbers of things as people read them.

#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry {

/// `12,345,678`
[[nodiscard]] std::string grouped(std::uint64_t number);

/// `1 row`, `1,234 rows`.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view noun);

/// In percent; 0 of nothing.
[[nodiscard]] constexpr double percent_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace mixferry
