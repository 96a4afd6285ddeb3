#pragma once
/// Tests of a row: `when` and `delete.when`.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/text.h"

namespace re2 {
class RE2;
}

namespace mixferry::mappings {

/// A condition ready to be tested. Immutable. Cells are compared trimmed, numbers and booleans of JSON as
/// written; a missing column is an empty text. `empty` also holds for the texts that mean "no value".
struct CompiledCondition {
  CompiledCondition();
  ~CompiledCondition();
  CompiledCondition(CompiledCondition&&) noexcept;
  CompiledCondition& operator=(CompiledCondition&&) noexcept;

  [[nodiscard]] bool holds(const Row& row, const NullTexts& nulls) const;

  std::uint32_t column = 0;
  Condition::Kind kind = Condition::Kind::is;
  std::vector<std::string> values;
  std::unique_ptr<const re2::RE2> pattern;
};

/// Whether all hold; true for none.
[[nodiscard]] bool all_hold(const std::vector<CompiledCondition>& conditions, const Row& row,
                            const NullTexts& nulls);

}  // namespace mixferry::mappings
