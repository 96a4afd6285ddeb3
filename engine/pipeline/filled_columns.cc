#include "engine/pipeline/filled_columns.h"

#include <numeric>

namespace mixferry::pipeline {
namespace {

bool is_filled(const Cell& cell) {
  return cell.kind != CellKind::absent && cell.kind != CellKind::null &&
         cell.text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

}  // namespace

FilledColumns::FilledColumns(const ColumnRequest& columns) : columns_(columns), empty_(columns.names.size()) {
  std::iota(empty_.begin(), empty_.end(), std::size_t{0});
}

void FilledColumns::take_cells(const Row& row, NamedCounts& filled) {
  std::erase_if(empty_, [&](std::size_t column) {
    if (!is_filled(row.cells[column])) return false;
    ++filled[columns_.names[column]];
    return true;
  });
}

// Rows of most sources have their other columns in one order, so that a look at the name is enough.
void FilledColumns::take_others(const Row& row, NamedCounts& filled) {
  if (others_at_.size() < row.others.size()) others_at_.resize(row.others.size());
  for (std::size_t i = 0; i < row.others.size(); ++i) {
    const NamedCell& other = row.others[i];
    if (others_at_[i] == other.name || !is_filled(other.cell)) continue;
    others_at_[i] = other.name;
    if (others_.size() < kOthersMax && others_.insert(others_at_[i]).second) ++filled[others_at_[i]];
  }
}

}  // namespace mixferry::pipeline
