#include "mappings/plan/conditions.h"

#include <algorithm>
#include <re2/re2.h>

#include "mappings/plan/value_source.h"

namespace mixferry::mappings {
namespace {

/// The first verdict that decides by being `decisive`, else the first that can't be told, else the opposite.
Verdict combine(const std::vector<CompiledCondition>& conditions, bool decisive, const Row& row,
                const NullTexts& nulls) {
  Verdict combined{.holds = !decisive};
  for (const CompiledCondition& condition : conditions) {
    const Verdict verdict = condition.test(row, nulls);
    if (verdict.fault != Fault::none) {
      if (combined.fault == Fault::none) combined = verdict;
    } else if (verdict.holds == decisive) {
      return verdict;
    }
  }
  return combined;
}

}  // namespace

CompiledCondition::CompiledCondition() = default;
CompiledCondition::~CompiledCondition() = default;
CompiledCondition::CompiledCondition(CompiledCondition&&) noexcept = default;
CompiledCondition& CompiledCondition::operator=(CompiledCondition&&) noexcept = default;

Verdict CompiledCondition::test(const Row& row, const NullTexts& nulls) const {
  if (is_group(kind)) {
    const bool decisive = kind != Condition::Kind::all;
    Verdict verdict = combine(parts, decisive, row, nulls);
    if (kind == Condition::Kind::none) verdict.holds = !verdict.holds;
    return verdict;
  }
  return test_cell(row.cells[column], nulls);
}

Verdict CompiledCondition::test_cell(const Cell& cell, const NullTexts& nulls) const {
  const bool has_text = cell.kind != CellKind::absent && cell.kind != CellKind::null;
  const std::string_view text = has_text ? trimmed(cell.text) : std::string_view{};
  const auto is_listed = [&] { return std::ranges::find(values, text) != values.end(); };
  switch (kind) {
    case Condition::Kind::is:
      return {.holds = is_listed()};
    case Condition::Kind::is_not:
      return {.holds = !is_listed()};
    case Condition::Kind::empty:
      return {.holds = text.empty() || !value_of(cell, true, nulls).has_value()};
    case Condition::Kind::not_empty:
      return {.holds = !text.empty() && value_of(cell, true, nulls).has_value()};
    case Condition::Kind::matches:
      return {.holds = re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern)};
    case Condition::Kind::before:
    case Condition::Kind::after:
      return test_date(cell, nulls);
    case Condition::Kind::all:
    case Condition::Kind::any:
    case Condition::Kind::none:
      break;
  }
  return {};
}

Verdict CompiledCondition::test_date(const Cell& cell, const NullTexts& nulls) const {
  const RawValue value = value_of(cell, true, nulls);
  if (!value.has_value() || value.text.empty()) return {};
  DateReader::Text instant;
  if (dates.read_datetime(value.text, instant) != Fault::none) {
    return {.fault = Fault::condition_not_a_date, .column = column, .value = value.text};
  }
  // Years have four digits, so that instants written alike are in the order of their texts.
  return {.holds = kind == Condition::Kind::before ? instant.view() < values.front()
                                                   : instant.view() >= values.front()};
}

Verdict all_of_several_hold(const std::vector<CompiledCondition>& conditions, const Row& row,
                            const NullTexts& nulls) {
  return combine(conditions, false, row, nulls);
}

}  // namespace mixferry::mappings
