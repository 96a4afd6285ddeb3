#include "engine/commands/named_row.h"

#include <algorithm>
#include <fmt/format.h>

#include "connectors/csv/divided_row.h"
#include "connectors/mending/protected_cell.h"
#include "connectors/mending/reject_columns.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::commands {

std::string with_column_names(const connectors::RowLayout& layout, std::string_view raw) {
  if (layout.form == connectors::RowForm::json) return std::string(raw);
  const connectors::DividedRow row = connectors::divide_row(raw, layout.dialect);
  if (!row.sound || row.cells.size() != layout.columns.size()) return std::string(raw);
  const bool came_back = std::ranges::any_of(layout.columns, connectors::is_reject_column);
  const auto as_it_was = [&](const std::string& text) {
    return report::visible(report::valid_text(came_back ? connectors::unprotected_cell(text) : text));
  };
  std::string lines;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (connectors::is_reject_column(layout.columns[i])) continue;
    lines += fmt::format("{}{}: {}", lines.empty() ? "" : "\n", as_it_was(layout.columns[i]),
                         as_it_was(row.cells[i]));
  }
  return lines;
}

}  // namespace mixferry::commands
