#pragma once
/// Consecutive whole rows cut from a source: the unit of parallel work.

#include <cstddef>
#include <cstdint>
#include <string>

namespace mixferry::connectors {

/// Everything needed to work on some rows alone, on any thread.
struct Block {
  /// Bytes that may be read (never used) behind the end of `bytes`: its capacity reaches at least this far.
  static constexpr std::size_t kPadding = 64;

  std::uint64_t first_row = 1;    ///< number of its first row, from 1
  std::uint64_t rows = 0;         ///< how many it holds, malformed ones included
  std::uint64_t first_line = 1;   ///< physical line it begins on, from 1
  std::uint64_t byte_offset = 0;  ///< where it begins in the decompressed source
  std::string bytes;              ///< ends at a row boundary
  /// Set when the block stands for one row longer than `row_bytes_max`: `bytes` is then only the row's
  /// beginning.
  bool row_too_long = false;
};

}  // namespace mixferry::connectors
