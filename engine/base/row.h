#pragma once
/// One record of a source as the mapping sees it: cells in the order the mapping asked for them.
/// Readers fill rows, mappings read them, and neither knows the other.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash128.h"

namespace mixferry {

/// What a source says a cell is. CSV knows `absent` and `text` alone.
enum class CellKind : std::uint8_t {
  absent,   ///< the row, or the source, has no such column
  null,     ///< a JSON null, or an error of a sheet, whose text is its name (`#N/A`)
  text,     ///< characters; UTF-8, unescaped
  number,   ///< a JSON number, its digits as written
  boolean,  ///< `true` or `false`, as written
  json,     ///< a JSON object or array, its text as written
  rounded,  ///< a text, made of a sheet's number that has more digits than a spreadsheet keeps
};

/// A view into the block (or the reader's scratch memory); valid while the row is being visited.
struct Cell {
  /// Bytes that may be read (never used) behind the end of `text`, so that it can be gone through many bytes
  /// at a time: every reader hands over such cells, those without text included.
  static constexpr std::size_t kReadableBehind = 32;
  static constexpr char kNoText[kReadableBehind] = {};

  std::string_view text = {kNoText, 0};
  CellKind kind = CellKind::absent;
};

/// A cell that no rule asked for, under its own name.
struct NamedCell {
  std::string_view name;
  Cell cell;
};

/// What a mapping wants to see of each row.
struct ColumnRequest {
  std::vector<std::string> names;  ///< `Row::cells[i]` answers `names[i]`
  bool others = false;             ///< deliver all other columns in `Row::others`, too
  bool content = false;            ///< fill in `Row::content`
  /// Deliver there also what else stands below these keys: for `properties` the columns `properties.Plan` and
  /// so on, and the members of a JSON object of that name, each called by all keys that lead to it.
  std::vector<std::string> others_below = {};

  /// Whether a column that is not among `names` is to be delivered.
  [[nodiscard]] bool wants_other(std::string_view column) const;
};

/// Whether `column` is one of those below `key`: `properties.Plan` is below `properties`.
[[nodiscard]] bool is_below(std::string_view column, std::string_view key);

/// One record. A view: valid only during the call that hands it over.
struct Row {
  std::uint64_t number = 0;     ///< within its source, from 1; a CSV header is not a row
  std::uint64_t line = 0;       ///< the physical line it begins on, from 1
  std::string_view raw;         ///< its bytes as they stand in the block, without the record end
  std::span<const Cell> cells;  ///< as many as were asked for
  /// What the columns of `cells` are called in the source, empty for those that are not there. No names at
  /// all where rows name their own columns (JSON): there they are called as they were asked for.
  std::span<const std::string> column_names = {};
  /// Empty unless asked for. A JSON object of which some members are asked for, or some others are, is not
  /// there as a whole: its other members are, called as such columns are, `address.city`.
  std::span<const NamedCell> others;
  /// How often a key of JSON, of those asked for, stood in its object before: the last counts.
  std::uint32_t repeated_keys = 0;
  /// What all columns say, whatever their order, quotes and delimiters are; for who asked for it. Of a row
  /// that was mended: what its row said before, and `is_mended`, where that is known.
  Hash128 content = {};
  bool is_mended = false;
};

}  // namespace mixferry
