#include "mappings/plan/member_writer.h"

#include <fmt/format.h>
#include <span>

#include "engine/base/json_text.h"
#include "mappings/plan/id_list.h"
#include "mappings/plan/limits.h"

namespace mixferry::mappings {
namespace {

ValueKind kind_of(std::string_view json) {
  switch (json.front()) {
    case '"':
      return ValueKind::text;
    case '[':
      return ValueKind::array;
    case '{':
      return ValueKind::object;
    case 't':
    case 'f':
      return ValueKind::boolean;
    case 'n':
      return ValueKind::none;
    default:
      return ValueKind::number;
  }
}

}  // namespace

MemberWriter::MemberWriter(const PlanProgram& program, RowOutput& row, IdReader& ids, ValueWriter& values)
    : program_(program), row_(row), ids_(ids), values_(values) {
  for (const TargetProgram& target : program.targets)
    unmapped_.emplace_back(target.kept, target.taken_names, target.kind);
}

void MemberWriter::begin_target(const TargetProgram& target, std::uint32_t properties_max, Fault too_many) {
  target_ = &target;
  properties_max_ = properties_max;
  too_many_ = too_many;
  properties_ = 0;
  unset_now_.clear();
  values_.hold_to(kNestedInProfiles);  // the ids of groups have limits of their own
}

void MemberWriter::begin_properties() {
  values_.hold_to(target_->event ? kNestedInEvents : kNestedInProfiles);
}

void MemberWriter::append_key(std::string_view key) {
  if (none_written()) key.remove_prefix(1);
  row_.bytes() += key;
}

bool MemberWriter::write_groups() {
  for (const CompiledGroup& group : target_->groups) {
    if (!write_group(group)) return false;
  }
  return true;
}

bool MemberWriter::write_group(const CompiledGroup& group) {
  json_.clear();
  const Fault fault = append_group_ids(group);
  if (fault == Fault::none && json_.empty()) return true;
  if (fault == Fault::none) {
    append_key(group.key);
    row_.bytes() += json_;
    row_.notes()[group.index] = ValueNote::written(kind_of(json_));
    return count_property(group.name, 0);
  }
  if (group.rule.on_error == ErrorPolicy::skip) {
    row_.count_later(&Tally::skipped_values, group.name, 1);
    row_.notes()[group.index] = ValueNote::skipped();
    return true;
  }
  const RawValue& taken = group.rule.as == ValueType::list ? values_.last_taken() : ids_.last_taken();
  if (row_.observer() != nullptr) row_.observer()->note_reject(group.index, row_.next_reject(), taken.text);
  return row_.reject().of_rule(fault, fmt::format("group \"{}\"", group.name), group.rule.source, taken,
                               WayOut::skip);
}

Fault MemberWriter::append_group_ids(const CompiledGroup& group) {
  const Verdict wanted = all_hold(group.rule.when, row_.row(), program_.nulls);
  if (wanted.fault != Fault::none || !wanted.holds) return wanted.fault;
  const IdListLimits& limits = group_limits(target_->event.has_value());
  if (group.rule.as != ValueType::list) {
    const IdReader::Id id = ids_.read(group.rule, row_.row());
    const RawValue& taken = ids_.last_taken();
    const bool is_list = taken.kind == CellKind::json && taken.text.starts_with('[');
    if (is_list && (group.rule.has_text_steps || group.rule.hash_sha256)) return Fault::not_hashable;
    if (is_list) return append_id_list(json_, taken.text, limits);
    if (id.fault == Fault::none) append_json_string(json_, id.text);
    if (id.was_trimmed) row_.count_later(&Tally::ids_trimmed);
    const bool is_none = id.fault == Fault::id_empty || id.fault == Fault::id_incomplete;
    return is_none ? Fault::none : id.fault;
  }
  std::string list;
  const ValueWriter::Written outcome = values_.write(group.rule, row_.row(), list);
  if (outcome.cut_strings > 0) return Fault::id_too_long;
  return outcome.written ? append_id_list(json_, list, limits) : outcome.fault;
}

bool MemberWriter::write(const CompiledOperation& operation) {
  begin_properties();
  for (std::size_t next = 0; next < operation.properties.size(); ++next) {
    write_ordinary(operation, next);
    if (next < operation.properties.size() && !write_property(operation.properties[next])) return false;
  }
  return has_room();
}

/// Appends the members from property `next` on that the short way knows, and goes on behind them.
void MemberWriter::write_ordinary(const CompiledOperation& operation, std::size_t& next) {
  RowObserver* const observer = row_.observer();
  OrdinaryValues::Output output{
      .bytes = row_.bytes(), .members_begin = members_begin_, .notes = row_.notes()};
  if (observer != nullptr && program_.email_property) output.watched = *program_.email_property;
  next = operation.ordinary.append(next, row_.row(), program_.nulls, output);
  properties_ += output.members;
  if (!output.watched_json.empty()) observer->note_email(output.watched_json);
}

bool MemberWriter::write_property(const CompiledProperty& property) {
  std::string& bytes = row_.bytes();
  const std::size_t before = bytes.size();
  append_key(property.key);
  const std::size_t value_begin = bytes.size();
  const ValueWriter::Written outcome = values_.write(property.rule, row_.row(), bytes);
  if (outcome.written) {
    if (outcome.at_clock_change) row_.count_later(&Tally::clock_change_times, property.name, 1);
    if (outcome.was_trimmed) row_.count_later(&Tally::trimmed_values, property.name, 1);
    count_numbers_as_text(property.name, outcome);
    return end_property(property, value_begin, outcome.cut_strings);
  }
  bytes.resize(before);
  if (outcome.fault == Fault::none) {
    if (property.empty == EmptyPolicy::unset) unset_now_.push_back(&property);
    if (property.empty != EmptyPolicy::null) return true;
    append_key(property.key);
    bytes += "null";
    return end_property(property, bytes.size() - 4, 0);
  }
  if (property.rule.on_error == ErrorPolicy::reject) return reject_value(outcome.fault, property);
  row_.count_later(&Tally::skipped_values, property.name, 1);
  row_.notes()[property.index] = ValueNote::skipped();
  return true;
}

bool MemberWriter::end_property(const CompiledProperty& property, std::size_t value_begin,
                                std::uint32_t cut_strings) {
  const std::string_view json = std::string_view(row_.bytes()).substr(value_begin);
  row_.notes()[property.index] = ValueNote::written(kind_of(json), cut_strings > 0);
  if (row_.observer() != nullptr && property.index == program_.email_property)
    row_.observer()->note_email(json);
  return count_property(property.name, cut_strings);
}

bool MemberWriter::write_unmapped() {
  begin_properties();
  const std::span<const NamedCell> others = row_.row().others;
  if (others.size() > kUnmappedColumnsMax) return row_.reject().of_row(too_many_);
  const auto target = static_cast<std::size_t>(target_ - program_.targets.data());
  const std::span<const UnmappedColumns::Resolved> columns = unmapped_[target].resolve(others);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].use == UnmappedColumns::Use::not_kept) continue;
    if (!write_unmapped(columns[i], others[i].cell)) return false;
  }
  return true;
}

bool MemberWriter::write_unmapped(const UnmappedColumns::Resolved& resolved, const Cell& cell) {
  const RawValue value = value_of(cell, target_->kept.trim, program_.nulls);
  if (!value.has_value()) return true;
  const UnmappedColumns::Column& column = *resolved.column;
  if (resolved.use == UnmappedColumns::Use::left_out) {
    row_.count_later(&Tally::skipped_values, column.shown, 1);
    return true;
  }
  std::string& bytes = row_.bytes();
  const std::size_t before = bytes.size();
  append_key(column.key);
  const std::size_t value_begin = bytes.size();
  const ValueWriter::Written outcome = values_.write_value(program_.unmapped_rule, value, bytes);
  if (outcome.fault != Fault::none)
    return row_.reject().of_column(outcome.fault, std::string(resolved.name), value.text);
  if (!outcome.written) {
    bytes.resize(before);
    return true;
  }
  count_numbers_as_text(column.property, outcome);
  if (row_.observer() != nullptr) {
    const ValueKind kind = kind_of(std::string_view(bytes).substr(value_begin));
    row_.observer()->note_column(column.property, ValueNote::written(kind, outcome.cut_strings > 0));
  }
  return count_property(column.property, outcome.cut_strings);
}

bool MemberWriter::count_property(std::string_view name, std::uint32_t cut_strings) {
  if (cut_strings > 0) row_.count_later(&Tally::truncated_values, name, cut_strings);
  ++properties_;
  return has_room();
}

void MemberWriter::count_numbers_as_text(std::string_view name, const ValueWriter::Written& outcome) {
  if (outcome.numbers_as_text > 0) row_.count_later(&Tally::numbers_as_text, name, outcome.numbers_as_text);
}

bool MemberWriter::has_room() {
  return properties_ <= properties_max_ || row_.reject().of_row(too_many_);
}

bool MemberWriter::reject_value(Fault fault, const CompiledProperty& property) {
  const RawValue& taken = values_.last_taken();
  if (row_.observer() != nullptr)
    row_.observer()->note_reject(property.index, row_.next_reject(), taken.text);
  return row_.reject().of_value(fault, property, taken);
}

}  // namespace mixferry::mappings
