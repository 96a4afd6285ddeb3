#pragma once
/// Where rows and cells of well-quoted CSV end, found 64 bytes at a time with what the processor has.
///
/// Each 64 bytes become four numbers of 64 bits, which tell where the quotes, delimiters, line feeds and
/// carriage returns are. Everything else is arithmetic on those: a byte is inside quotes where an odd number
/// of quotes stands up to it. That holds as long as every quote stands where RFC 4180 has it: in front of a
/// cell, behind it, or doubled inside it. A quote anywhere else is *odd*; from there on nothing is said, and
/// the exact readers
/// (`CsvRowEnds`, `CellScanner`) take over for that row. So good files are read fast and bad ones exactly.
///
/// Only how 64 bytes are compared depends on the processor (`csv_scan_avx2.cc` and its likes); the rest is
/// said once, in `csv_scan_kernel.h`.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace mixferry::connectors {

/// The bytes that structure a file whose rows end in LF or CRLF and whose quotes are doubled, not escaped.
struct CsvBytes {
  char delimiter;
  char quote;
  bool quotes;  ///< false: nothing is quoted, whatever `quote` is
};

/// The end of a row, or why there is none.
struct CsvRowEnd {
  const char* behind;       ///< its line feed; nullptr: the bytes end before, or a quote is odd
  std::uint64_t line_ends;  ///< up to there, those in quotes included
  std::uint64_t cells;      ///< up to there
  bool has_quotes;          ///< up to there
};

/// Places in whole rows, as distances from where the first of them begins.
struct CsvIndex {
  /// How far is looked at once: small enough for the index and its text to stay in the processor's cache.
  static constexpr std::size_t kBytesMax = 32 << 10;
  /// Places are written in groups, so there is room for one more.
  static constexpr std::size_t kPlacesMax = kBytesMax + 16;
  static constexpr std::uint32_t kNoPlace = 0xFFFF'FFFF;

  std::size_t cell_ends = 0;  ///< how many `cell_end` holds; the last of them ends a row
  // Not std::array: whose functions would be compiled for several processors.
  std::uint32_t cell_end[kPlacesMax];  ///< delimiters and line feeds outside quotes
  std::uint32_t
      inside[kPlacesMax];  ///< in quotes: line feeds, and the second of doubled quotes; then kNoPlace
};

/// One implementation. `Block::kPadding` bytes behind `end` must be readable.
struct CsvScan {
  std::string_view name;

  /// The end of the row that begins at `from` (or goes on there, with a cell).
  CsvRowEnd (*find_row_end)(const char* from, const char* end, const CsvBytes& bytes);

  /// The rows from `from` on that end within `CsvIndex::kBytesMax` bytes, before `end`, and before the first
  /// row with an odd quote.
  void (*index)(const char* from, const char* end, const CsvBytes& bytes, CsvIndex& index);
};

/// All implementations that this processor can run, the fastest first. All do exactly the same.
[[nodiscard]] std::span<const CsvScan> csv_scans();

}  // namespace mixferry::connectors
