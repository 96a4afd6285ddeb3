#pragma once
/// Where a row begins in its source.

#include <cstdint>

namespace mixferry {

/// Enough to go on reading there. As it stands: at the first row of any source, wherever that begins.
struct RowPlace {
  std::uint64_t row = 1;          ///< its number, from 1
  std::uint64_t line = 1;         ///< the physical line it begins on, from 1
  std::uint64_t byte_offset = 0;  ///< in the source, decompressed and in UTF-8

  [[nodiscard]] bool operator==(const RowPlace&) const = default;
};

}  // namespace mixferry
