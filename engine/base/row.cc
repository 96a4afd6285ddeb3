#include "engine/base/row.h"

#include <algorithm>

#include "engine/base/invisible.h"

namespace mixferry {

bool is_below(std::string_view column, std::string_view key) {
  return column.size() > key.size() && column.starts_with(key) && column[key.size()] == '.';
}

bool ColumnRequest::wants_other(std::string_view column) const {
  if (others || others_below.empty()) return others;
  const std::string_view name = without_outer_invisibles(column);
  return std::ranges::any_of(others_below, [&](const std::string& key) { return is_below(name, key); });
}

}  // namespace mixferry
