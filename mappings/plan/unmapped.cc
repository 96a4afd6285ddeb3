#include "mappings/plan/unmapped.h"

#include <algorithm>

#include "engine/base/invisible.h"
#include "engine/base/json_text.h"
#include "mappings/language/text_checks.h"
#include "mappings/plan/limits.h"

namespace mixferry::mappings {

bool UnmappedColumns::is_last_row(std::span<const NamedCell> others) const {
  return std::ranges::equal(others, row_, {}, &NamedCell::name, &Resolved::name);
}

std::span<const UnmappedColumns::Resolved> UnmappedColumns::resolve(std::span<const NamedCell> others) {
  if (is_last_row(others)) return row_;
  row_.clear();
  seen_.clear();
  if (known_bytes_ > kNameBytesKept) {
    known_.clear();
    known_bytes_ = 0;
  }
  for (const NamedCell& other : others) row_.push_back(resolve(other.name));
  return row_;
}

UnmappedColumns::Resolved UnmappedColumns::resolve(std::string_view name) {
  auto known = known_.find(name);
  if (known == known_.end()) {
    known = known_.emplace(name, decide(name)).first;
    known_bytes_ += name.size() + sizeof(*known);
  }
  const Column& column = known->second;
  const bool is_repeated = column.use == Use::send && !seen_.insert(column.property).second;
  return {.name = known->first, .column = &column, .use = is_repeated ? Use::left_out : column.use};
}

UnmappedColumns::Column UnmappedColumns::decide(std::string_view name) const {
  Column column;
  const std::string_view visible = without_outer_invisibles(name);
  const std::optional<std::string_view> kept = kept_.property_of(visible);
  if (!kept) return column;
  const std::string_view property = without_outer_invisibles(*kept);
  column.shown = utf8_prefix(visible, kNameBytesMax);
  column.property = utf8_prefix(property, kNameBytesMax);
  column.key.assign(1, ',');
  append_json_string(column.key, column.property);
  column.key += ':';
  const bool is_steering = kind_ == TargetKind::events && steers_events(property);
  const bool is_bad = is_steering || property_name_problem(property, kind_) || taken_.contains(property);
  column.use = is_bad ? Use::left_out : Use::send;
  return column;
}

}  // namespace mixferry::mappings
