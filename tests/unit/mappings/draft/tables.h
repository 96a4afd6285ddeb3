#pragma once
/// Small exports, as a survey sees them.

#include <string>
#include <utility>
#include <vector>

#include "mappings/survey/survey.h"

namespace mixferry::mappings {

/// A column: its name and its values, a row each.
using TableColumn = std::pair<std::string, std::vector<std::string>>;

inline std::vector<ColumnFacts> survey_of(const std::vector<TableColumn>& table) {
  std::vector<std::string> names;
  for (const TableColumn& column : table) names.push_back(column.first);
  Survey survey(names);
  const std::size_t rows = table.empty() ? 0 : table.front().second.size();
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<Cell> cells;
    for (const TableColumn& column : table) cells.push_back({column.second[i], CellKind::text});
    Row row;
    row.cells = cells;
    survey.add(row, names);
  }
  return survey.facts();
}

}  // namespace mixferry::mappings
