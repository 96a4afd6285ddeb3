#pragma once
/// Consecutive whole rows cut from a source: the unit of parallel work.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "engine/base/row_place.h"

namespace mixferry::connectors {

/// A row longer than `row_bytes_max`, which was stepped over without being held in memory.
struct LongRow {
  std::uint64_t bytes = 0;  ///< its length, record end included
  std::uint64_t open_quote_line =
      0;                            ///< line of the quote that was open where the limit was reached; 0: none
  bool quote_never_closed = false;  ///< that quote was still open where the source ended
};

/// What a sheet says of a cell beside its text.
enum class CellMark : std::uint8_t {
  formula_without_value,  ///< a formula, but not what it comes to; the text is empty
  error,                  ///< `#N/A` and its kin; the text is empty
  rounded,                ///< a number from 10^15 on: a spreadsheet keeps 15 digits
};

struct MarkedCell {
  std::uint32_t row;     ///< position in the block, from 0
  std::uint32_t column;  ///< from 0; one that the header has
  CellMark mark;
  std::string_view error =
      {};  ///< what it is called; lives as long as the program, readable like a cell's text
};

/// A row with a damaged quote. Only who cuts sees far enough to tell where it ends.
struct DamagedRowPlace {
  std::size_t offset = 0;  ///< in the block's bytes
  std::size_t bytes = 0;   ///< record end included
};

/// Everything needed to work on some rows alone, on any thread.
struct Block {
  /// Bytes that may be read (never used) behind the end of `bytes`: its capacity reaches at least this far.
  static constexpr std::size_t kPadding = 64;
  static_assert(kPadding >= Cell::kReadableBehind);

  std::uint64_t first_row = 1;    ///< number of its first row, from 1
  std::uint64_t rows = 0;         ///< how many it holds, malformed ones included; never 0
  std::uint64_t first_line = 1;   ///< physical line it begins on, from 1
  std::uint64_t byte_offset = 0;  ///< where it begins in the source, decompressed and in UTF-8
  std::string bytes;              ///< ends at a row boundary
  std::vector<DamagedRowPlace> damaged_rows = {};  ///< in order
  /// Set when the block stands for one row longer than `row_bytes_max`: `bytes` is then only the row's
  /// beginning.
  std::optional<LongRow> row_too_long = {};

  /// Rows of one cell from this offset in `bytes` on are a footer.
  std::size_t footer_offset = std::string::npos;

  /// Where its first row begins.
  [[nodiscard]] RowPlace place() const {
    return {.row = first_row, .line = first_line, .byte_offset = byte_offset};
  }

  // Of rows that were not text in their source, but are here. Empty for all others.
  std::vector<std::uint32_t> row_lines = {};  ///< the line of each row: its number in the sheet
  std::vector<MarkedCell> marked_cells = {};  ///< by row and column
};

}  // namespace mixferry::connectors
