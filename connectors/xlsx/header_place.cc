#include "connectors/xlsx/header_place.h"

#include <algorithm>

#include "connectors/source/column_names.h"

namespace mixferry::connectors::xlsx {

std::optional<std::uint32_t> header_below_title(std::span<const FirstRow> rows) {
  if (rows.size() < 3) return std::nullopt;
  const auto below = rows.subspan(1);
  const auto wider = static_cast<std::size_t>(
      std::ranges::count_if(below, [&](const FirstRow& row) { return row.width() > rows[0].width(); }));
  if (wider < 2 || wider * 2 < below.size()) return std::nullopt;
  // A header names nearly all columns; what fills fewer cells is a note.
  const std::size_t most = std::ranges::max(below, {}, &FirstRow::filled).filled;
  const auto header =
      std::ranges::find_if(below, [&](const FirstRow& row) { return row.filled * 5 >= most * 4; });
  return header->number;
}

std::optional<std::uint32_t> row_with_columns(std::span<const FirstRow> rows,
                                              const std::vector<std::string>& names) {
  const auto has = [](const FirstRow& row, const std::string& name) {
    const auto column = find_column(row.cells, name);
    return column && *column;
  };
  for (const FirstRow& row : rows) {
    if (std::ranges::all_of(names, [&](const std::string& name) { return has(row, name); }))
      return row.number;
  }
  return std::nullopt;
}

}  // namespace mixferry::connectors::xlsx
