#include "mappings/plan/value_source.h"

#include <algorithm>

namespace mixferry::mappings {

std::uint32_t ColumnIndex::position_of(const std::string& name) {
  const auto known = std::ranges::find(request_.names, name);
  const auto position = static_cast<std::uint32_t>(known - request_.names.begin());
  if (known == request_.names.end()) request_.names.push_back(name);
  return position;
}

ValueSource::ValueSource(const FromColumns& from, bool trim, ColumnIndex& columns) : trim_(trim) {
  for (const std::string& name : from.names) columns_.push_back(columns.position_of(name));
}

ValueSource::ValueSource(const Template& composed, bool trim, ColumnIndex& columns) : trim_(trim) {
  for (const Template::Part& part : composed.parts) {
    parts_.push_back({.literal = part.literal, .columns = {}});
    for (const std::string& name : part.columns) {
      parts_.back().columns.push_back(columns.position_of(name));
      columns_.push_back(parts_.back().columns.back());
    }
  }
}

RawValue ValueSource::compose(const Row& row, const NullTexts& nulls, std::string& buffer) const {
  buffer.clear();
  RawValue composed;
  bool after_gap = false;
  bool any_value = false;
  for (const Part& part : parts_) {
    if (part.columns.empty()) {
      std::string_view literal = part.literal;
      // "{First} {Middle} {Last}" without a middle name: one of the two blanks goes.
      const bool drop_blanks = after_gap && (buffer.empty() || is_blank(buffer.back()));
      while (drop_blanks && !literal.empty() && is_blank(literal.front())) literal.remove_prefix(1);
      buffer += literal;
      if (!literal.empty()) after_gap = false;
      continue;
    }
    RawValue value;
    take_first(part.columns, row, nulls, value);
    after_gap = !value.has_value();
    if (after_gap && composed.column == RawValue::kNoColumn) {
      composed.column = static_cast<std::int32_t>(part.columns.front());
    }
    any_value |= value.has_value();
    composed.was_trimmed |= value.was_trimmed;
    buffer += value.text;
  }
  if (!any_value) return {.column = composed.column};
  composed.kind = CellKind::text;
  composed.text = trim_ ? trimmed(buffer) : std::string_view(buffer);
  return composed;
}

}  // namespace mixferry::mappings
