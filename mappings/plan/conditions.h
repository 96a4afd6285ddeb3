#pragma once
/// Tests of a row: `when` and `delete.when`.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/dates.h"
#include "mappings/plan/faults.h"
#include "mappings/plan/text.h"

namespace re2 {
class RE2;
}

namespace mixferry::mappings {

/// What a condition says about a row. With a fault it can't be told: a cell that decides it is not what the
/// condition compares.
struct Verdict {
  bool holds = false;
  Fault fault = Fault::none;
  std::uint32_t column = 0;     ///< with a fault: the cell's, as a position in the row
  std::string_view value = {};  ///< with a fault: the cell's text
};

/// A condition ready to be tested. Immutable. Cells are compared trimmed, numbers and booleans of JSON as
/// written; a missing column is an empty text. `empty` also holds for the texts that mean "no value", and
/// `before` and `after` hold for none of them.
struct CompiledCondition {
  CompiledCondition();
  ~CompiledCondition();
  CompiledCondition(CompiledCondition&&) noexcept;
  CompiledCondition& operator=(CompiledCondition&&) noexcept;

  [[nodiscard]] Verdict test(const Row& row, const NullTexts& nulls) const;

  std::uint32_t column = 0;
  Condition::Kind kind = Condition::Kind::is;
  std::vector<std::string> values;  ///< of `before` and `after`: the instant, as DateReader writes it
  std::unique_ptr<const re2::RE2> pattern;
  DateReader dates;
  std::vector<CompiledCondition> parts;

 private:
  [[nodiscard]] Verdict test_cell(const Cell& cell, const NullTexts& nulls) const;
  [[nodiscard]] Verdict test_date(const Cell& cell, const NullTexts& nulls) const;
};

/// `all_hold` of one condition or more.
[[nodiscard]] Verdict all_of_several_hold(const std::vector<CompiledCondition>& conditions, const Row& row,
                                          const NullTexts& nulls);

/// Whether all hold; true for none. One that fails decides, whatever is wrong with the cells of the others.
[[nodiscard]] inline Verdict all_hold(const std::vector<CompiledCondition>& conditions, const Row& row,
                                      const NullTexts& nulls) {
  return conditions.empty() ? Verdict{.holds = true} : all_of_several_hold(conditions, row, nulls);
}

}  // namespace mixferry::mappings
