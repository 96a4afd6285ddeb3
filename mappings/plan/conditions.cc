#include "mappings/plan/conditions.h"

#include <algorithm>
#include <re2/re2.h>

#include "mappings/plan/value_source.h"

namespace mixferry::mappings {

CompiledCondition::CompiledCondition() = default;
CompiledCondition::~CompiledCondition() = default;
CompiledCondition::CompiledCondition(CompiledCondition&&) noexcept = default;
CompiledCondition& CompiledCondition::operator=(CompiledCondition&&) noexcept = default;

bool CompiledCondition::holds(const Row& row, const NullTexts& nulls) const {
  const Cell& cell = row.cells[column];
  const bool has_text = cell.kind != CellKind::absent && cell.kind != CellKind::null;
  const std::string_view text = has_text ? trimmed(cell.text) : std::string_view{};
  const auto is_listed = [&] { return std::ranges::find(values, text) != values.end(); };
  switch (kind) {
    case Condition::Kind::is:
      return is_listed();
    case Condition::Kind::is_not:
      return !is_listed();
    case Condition::Kind::empty:
      return text.empty() || !value_of(cell, true, nulls).has_value();
    case Condition::Kind::not_empty:
      return !text.empty() && value_of(cell, true, nulls).has_value();
    case Condition::Kind::matches:
      return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern);
  }
  return false;
}

bool all_hold(const std::vector<CompiledCondition>& conditions, const Row& row, const NullTexts& nulls) {
  return std::ranges::all_of(conditions,
                             [&](const CompiledCondition& condition) { return condition.holds(row, nulls); });
}

}  // namespace mixferry::mappings
