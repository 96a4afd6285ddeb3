#include "mappings/plan/unmapped.h"

#include <algorithm>

#include "engine/base/invisible.h"
#include "engine/base/json_text.h"
#include "mappings/language/text_checks.h"
#include "mappings/plan/limits.h"

namespace mixferry::mappings {

bool UnmappedColumns::is_known(std::span<const NamedCell> others) const {
  return std::ranges::equal(others, columns_, {}, &NamedCell::name, &Column::name);
}

std::span<const UnmappedColumns::Column> UnmappedColumns::resolve(std::span<const NamedCell> others) {
  if (is_known(others)) return columns_;
  const bool is_event = kind_ == TargetKind::events;
  columns_.resize(others.size());
  seen_.clear();
  for (std::size_t i = 0; i < others.size(); ++i) {
    Column& column = columns_[i];
    column.name = others[i].name;
    const std::string_view name = without_outer_invisibles(others[i].name);
    column.property = utf8_prefix(name, kNameBytesMax);
    column.key.assign(1, ',');
    append_json_string(column.key, column.property);
    column.key += ':';
    if (taken_.contains(name)) {
      column.use = Use::rule_wins;
    } else if (property_name_problem(name, kind_) || (is_event && steers_events(name)) ||
               !seen_.insert(name).second) {
      column.use = Use::left_out;
    } else {
      column.use = Use::send;
    }
  }
  return columns_;
}

}  // namespace mixferry::mappings
