#include "engine/commands/mending_csv.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/csv/divided_row.h"
#include "connectors/mending/protected_cell.h"
#include "connectors/mending/reject_columns.h"
#include "connectors/source/row_content.h"
#include "connectors/source/utf8.h"
#include "engine/report/path_text.h"

namespace mixferry::commands {
namespace {

using connectors::is_reject_column;
using connectors::RowLayout;

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kRowEnd = "\r\n";
/// What a cell of a spreadsheet holds; the rest is cut.
constexpr std::size_t kCellCharactersMax = 32'767;
constexpr std::string_view kAsItWas = "mixferry reject: row as it was";

/// Reasons that the cells do not show: sent as they stand, such rows would pass.
constexpr std::array<std::string_view, 4> kNotAsTheyStand = {"row_too_long", "formula_without_value",
                                                             "not_mended", "bad_quote"};

void append_cell(std::string& line, std::string_view cell, char delimiter) {
  const bool needs_quotes =
      cell.find_first_of("\"\r\n") != std::string_view::npos || cell.contains(delimiter);
  if (!needs_quotes) {
    line += cell;
  } else {
    line += '"';
    for (const char c : cell) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  line += delimiter;
}

void end_row(std::string& line) {
  line.pop_back();  // a delimiter
  line += kRowEnd;
}

/// A row taken apart by its layout.
struct RowToMend {
  std::vector<std::string> cells;  ///< as many as the layout has columns
  std::string as_it_was;
  bool is_guess = false;  ///< not to be sent as it stands
};

RowToMend take_apart(const RowLayout& layout, const Reject& reject) {
  connectors::DividedRow divided = connectors::divide_row(reject.raw, layout.dialect);
  RowToMend row{.cells = std::move(divided.cells), .as_it_was = readable(reject.raw)};
  row.is_guess = !divided.sound || row.cells.size() != layout.columns.size() || row.as_it_was != reject.raw ||
                 std::ranges::find(kNotAsTheyStand, reject.code) != kNotAsTheyStand.end() ||
                 std::ranges::any_of(
                     row.cells, [](const std::string& cell) { return cell.size() > kCellCharactersMax; });
  row.cells.resize(layout.columns.size());
  for (std::string& cell : row.cells) cell = readable(cell);
  return row;
}

/// A reject of a file that was mended once already: it is told of as what it came from.
void undo_protection(const RowLayout& layout, RowToMend& row) {
  if (std::ranges::none_of(layout.columns, is_reject_column)) return;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    row.cells[i] = connectors::unprotected_cell(row.cells[i]);
    if (layout.columns[i] == kAsItWas && !row.cells[i].empty()) row.as_it_was = row.cells[i];
  }
}

/// What the row said; of one that was mended once already, what it said at first.
std::string content_of(const RowLayout& layout, const RowToMend& row) {
  connectors::RowContent content;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (layout.columns[i] == connectors::kRowContent && !row.cells[i].empty()) return row.cells[i];
    if (!is_reject_column(layout.columns[i]))
      content.add(connectors::RowContent::hash_of_name(layout.columns[i]), row.cells[i]);
  }
  return connectors::content_text(content.hash());
}

}  // namespace

std::string csv_header(const RowLayout& layout, MendingForm form) {
  const char delimiter = form.delimiter;
  std::string line(kMark);
  for (const std::string& column : layout.columns)
    if (!is_reject_column(column))
      append_cell(line, connectors::protected_cell(connectors::unprotected_cell(column)), delimiter);
  if (form.with_content) append_cell(line, connectors::kRowContent, delimiter);
  for (const std::string_view column : connectors::kRejectColumns) append_cell(line, column, delimiter);
  end_row(line);
  return line;
}

std::string csv_row(const RowLayout& layout, const RejectPlace& place, const Reject& reject,
                    MendingForm form) {
  RowToMend row = take_apart(layout, reject);
  undo_protection(layout, row);
  std::string line;
  const auto append = [&](std::string_view cell) {
    append_cell(line, connectors::protected_cell(cell), form.delimiter);
  };
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    if (!is_reject_column(layout.columns[i])) append(row.cells[i]);
  if (form.with_content) append(content_of(layout, row));
  const std::array<std::string, connectors::kRejectColumns.size()> about = {std::to_string(place.run),
                                                                            report::valid_text(place.source),
                                                                            std::to_string(reject.row),
                                                                            std::to_string(reject.line),
                                                                            reject.column,
                                                                            row.is_guess ? reject.code : "",
                                                                            reject.code,
                                                                            row.is_guess ? row.as_it_was : "",
                                                                            reject.message};
  for (const std::string& cell : about) append(cell);
  end_row(line);
  return line;
}

}  // namespace mixferry::commands
