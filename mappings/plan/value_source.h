#pragma once
/// The first steps of a rule: which cell, or which text made of cells, its value is.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {

/// The request of a plan while it grows: each column once.
class ColumnIndex {
 public:
  /// The position of `name` in a row's cells.
  [[nodiscard]] std::uint32_t position_of(const std::string& name);
  [[nodiscard]] ColumnRequest& request() { return request_; }

 private:
  ColumnRequest request_;
};

/// A value before its type is looked at. The text belongs to the row, or to the buffer it was composed in.
struct RawValue {
  CellKind kind = CellKind::absent;  ///< never `null`: what has no value is `absent`
  std::string_view text = {};
  bool was_trimmed = false;         ///< blanks were taken away around it
  std::int32_t column = kNoColumn;  ///< the one it is from, as a position in the row; of a template: the
                                    ///< first part without a value
  static constexpr std::int32_t kNoColumn = -1;

  [[nodiscard]] bool has_value() const { return kind != CellKind::absent; }
};

/// The value of one cell: trimmed if asked for, and absent if it says that there is none.
///
/// Written where it is wanted, one member after the other: this is asked of every cell, and a value that is
/// handed back as a whole costs more than finding it (it is read before its members have left the processor).
inline void take_value(const Cell& cell, bool trim, const NullTexts& nulls, RawValue& value) {
  value.kind = cell.kind == CellKind::null ? CellKind::absent : cell.kind;
  value.text = cell.text;
  value.was_trimmed = false;
  value.column = RawValue::kNoColumn;
  if (cell.kind == CellKind::rounded) value.kind = CellKind::text;
  if (cell.kind != CellKind::text) return;
  if (trim) {
    value.text = trimmed(cell.text);
    value.was_trimmed = value.text.size() != cell.text.size();
  }
  if (nulls.contains(value.text)) value.kind = CellKind::absent;
}

[[nodiscard]] inline RawValue value_of(const Cell& cell, bool trim, const NullTexts& nulls) {
  RawValue value;
  take_value(cell, trim, nulls, value);
  return value;
}

/// `from` or `template` of a rule, its columns resolved. Immutable.
class ValueSource {
 public:
  ValueSource() = default;
  ValueSource(const FromColumns& from, bool trim, ColumnIndex& columns);
  ValueSource(const Template& composed, bool trim, ColumnIndex& columns);

  /// The first column that has a value; or the template's text, composed in `buffer`. A part of a template
  /// without a value leaves nothing behind, not even the text between it and the next; without any there is
  /// no value.
  void take(const Row& row, const NullTexts& nulls, std::string& buffer, RawValue& value) const {
    if (is_template()) {
      value = compose(row, nulls, buffer);
    } else {
      take_first(
          columns_, row, [&](const Cell& cell, RawValue& taken) { take_value(cell, trim_, nulls, taken); },
          value);
    }
  }

  /// Of several columns, the first that has a value behind the one that `value` is from; absent where none
  /// has.
  void take_behind(const Row& row, const NullTexts& nulls, RawValue& value) const {
    const auto taken = std::ranges::find(columns_, static_cast<std::uint32_t>(value.column));
    take_first(
        std::span(taken, columns_.end()).subspan(1), row,
        [&](const Cell& cell, RawValue& next) { take_value(cell, trim_, nulls, next); }, value);
  }

  /// What an id is composed in, and its scratch.
  struct IdBuffers {
    std::string& composed;
    std::string& digits;
  };
  /// The same, each cell as `id_text_of` has it.
  void take_id(const Row& row, const NullTexts& nulls, IdBuffers buffers, RawValue& value) const;

  [[nodiscard]] bool is_template() const { return !parts_.empty(); }
  /// Whether blanks around values are taken away.
  [[nodiscard]] bool trims() const { return trim_; }
  [[nodiscard]] const std::vector<std::uint32_t>& columns() const { return columns_; }

 private:
  struct Part {
    std::string literal;                 ///< where there are no columns
    std::vector<std::uint32_t> columns;  ///< positions in the row
  };

  /// The first of `columns` that has a value; `take_cell(cell, value)` takes it.
  template <typename TakeCell>
  static void take_first(std::span<const std::uint32_t> columns, const Row& row, const TakeCell& take_cell,
                         RawValue& value) {
    value = {};
    for (const std::uint32_t column : columns) {
      take_cell(row.cells[column], value);
      if (!value.has_value()) continue;
      value.column = static_cast<std::int32_t>(column);
      return;
    }
  }
  [[nodiscard]] RawValue compose(const Row& row, const NullTexts& nulls, std::string& buffer) const;
  template <typename TakeCell>
  [[nodiscard]] RawValue compose_of(const Row& row, const TakeCell& take_cell, std::string& buffer) const;

  std::vector<std::uint32_t> columns_;
  std::vector<Part> parts_;
  bool trim_ = true;
};

}  // namespace mixferry::mappings
