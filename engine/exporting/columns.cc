#include "engine/exporting/columns.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace mixferry::exporting {
namespace {

void make_key(std::string& key, FieldName field) {
  key.assign(1, field.is_property ? 'p' : 'b');
  key += field.name;
}

}  // namespace

bool Column::is_mixed() const {
  const bool has_texts = count(ValueKind::text) + count(ValueKind::empty_text) != 0;
  int kinds = has_texts ? 1 : 0;
  for (const ValueKind kind : {ValueKind::number, ValueKind::boolean, ValueKind::list, ValueKind::object})
    kinds += count(kind) != 0 ? 1 : 0;
  return kinds > 1;
}

Columns::Columns(const RecordShape& shape, const std::optional<std::vector<std::string>>& fixed,
                 std::span<const std::string> expected, std::size_t columns_max)
    : shape_(shape), are_fixed_(fixed.has_value()), columns_max_(columns_max) {
  for (const FieldName& field : shape.first) add(field);
  const std::span<const std::string> wished = fixed ? std::span<const std::string>(*fixed) : expected;
  for (const std::string& name : wished) {
    // Whoever names what each record has beside its properties means that.
    const bool is_there = shape.has_first({.name = name}) || find({.is_property = true, .name = name});
    if (!is_there) add({.is_property = true, .name = name});
  }
}

std::optional<std::size_t> Columns::find(FieldName field) const {
  make_key(key_, field);
  const auto found = by_field_.find(key_);
  return found == by_field_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Columns::add(FieldName field) {
  if (columns_.size() >= columns_max_ && !shape_.has_first(field)) return std::nullopt;
  make_key(key_, field);
  by_field_.emplace(key_, columns_.size());
  columns_.push_back({.name = {}, .is_property = field.is_property, .field = std::string(field.name)});
  last_record_.push_back(0);
  return columns_.size() - 1;
}

void Columns::observe(std::span<const Value> record) {
  ++records_;
  for (const Value& value : record) {
    std::optional<std::size_t> column = find(value.field);
    if (!column && !are_fixed_) column = add(value.field);
    if (!column || !value.cell || std::exchange(last_record_[*column], records_) == records_) {
      ++without_cell_;
    } else {
      ++columns_[*column].values[static_cast<std::size_t>(value.kind)];
    }
  }
}

void Columns::name_them() {
  std::unordered_set<std::string> taken;
  // What stands beside the properties keeps its name; a property of that name tells where it comes from.
  for (const bool are_properties : {false, true}) {
    for (Column& column : columns_) {
      if (column.is_property != are_properties) continue;
      column.name = column.field;
      while (!taken.insert(column.name).second) column.name.insert(0, 1, '.').insert(0, shape_.properties);
    }
  }
}

std::uint64_t Columns::count(ValueKind kind) const {
  std::uint64_t sum = 0;
  for (const Column& column : columns_) sum += column.count(kind);
  return sum;
}

}  // namespace mixferry::exporting
