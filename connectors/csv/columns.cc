#include "connectors/csv/columns.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "connectors/source/column_names.h"
#include "connectors/source/row_content.h"

namespace mixferry::connectors {

Result<CsvColumns> CsvColumns::arrange(const std::vector<std::string>& header, const ColumnRequest& request) {
  CsvColumns columns;
  columns.cells_.resize(request.names.size());
  columns.cell_names_.resize(request.names.size());
  columns.targets_.resize(header.size());
  if (auto placed = columns.place_requested(header, request); !placed) {
    return std::unexpected(std::move(placed.error()));
  }
  if (request.others || !request.others_below.empty()) {
    if (auto placed = columns.place_others(header, request); !placed)
      return std::unexpected(std::move(placed.error()));
  }
  if (request.content) columns.place_all(header);
  std::ranges::replace(columns.targets_, nullptr, columns.unwanted_.get());
  return columns;
}

Result<> CsvColumns::place_requested(const std::vector<std::string>& header, const ColumnRequest& request) {
  const ColumnFinder finder(header);
  for (std::size_t i = 0; i < request.names.size(); ++i) {
    const auto column = finder.find(request.names[i]);
    if (!column) return std::unexpected(column.error());
    if (!*column) continue;
    Cell& cell = cells_[i];
    cell.kind = CellKind::text;
    cell_names_[i] = header[**column];
    Cell*& target = targets_[**column];
    if (target == nullptr) {
      target = &cell;
    } else {
      copies_.emplace_back(target, &cell);
    }
  }
  return {};
}

Result<> CsvColumns::place_others(const std::vector<std::string>& header, const ColumnRequest& request) {
  names_ = unique_names(header);
  others_.reserve(header.size());
  std::unordered_map<std::string_view, std::size_t> count_of;
  for (const std::string& name : names_) ++count_of[name];
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (targets_[i] != nullptr || !request.wants_other(names_[i])) continue;
    if (count_of[names_[i]] > 1) {
      return std::unexpected(
          Error{ErrorKind::fatal,
                fmt::format("All columns were asked for, and several would be called \"{}\". Give each a "
                            "name of its own, or name the wanted columns in a mapping.",
                            names_[i])});
    }
    others_.push_back({names_[i], {.kind = CellKind::text}});
    targets_[i] = &others_.back().cell;
  }
  return {};
}

void CsvColumns::place_all(const std::vector<std::string>& header) {
  unnamed_.resize(header.size());
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (targets_[i] == nullptr) targets_[i] = &unnamed_[i];
    content_names_.push_back(RowContent::hash_of_name(header[i]));
  }
}

Hash128 CsvColumns::content() const {
  RowContent content;
  for (std::size_t i = 0; i < content_names_.size(); ++i) content.add(content_names_[i], targets_[i]->text);
  return content.hash();
}

void CsvColumns::complete() {
  for (const auto& [from, to] : copies_) to->text = from->text;
}

}  // namespace mixferry::connectors
