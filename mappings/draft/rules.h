#pragma once
/// One property of a draft: its rule, and what speaks for it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mappings/draft/column_index.h"
#include "mappings/language/yaml_tree.h"
#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

struct DraftRule {
  YamlValue rule;
  std::vector<const ColumnFacts*> columns;  ///< that it reads, the first being what it is about
  std::string doubt;                        ///< why it is not more than it is; empty: nothing to say
  std::vector<YamlValue> proposals;         ///< what it could be, once somebody knows
};

/// The rule that the values of `column` speak for. What is not sure stays a
/// string, with proposals. When not all rows were looked at, a rule that may
/// fail leaves a value out instead of rejecting its row.
/// `this_year`: no birthday is behind it.
[[nodiscard]] DraftRule rule_of_column(const ColumnFacts& column, bool all_rows_seen, int this_year);

/// The one e-mail address of each value of `column`, the first of several, in lower case.
[[nodiscard]] YamlValue email_rule(const ColumnFacts& column);

/// `rule`, which reads `column` alone, without what tells a spreadsheet that digits are text (`'00123`).
[[nodiscard]] YamlValue without_guards(YamlValue rule, const ColumnFacts& column);

/// `rule` of a built-in mapping for the columns that this export has, under the
/// names that they have here; what the values speak against is left out.
/// nullopt where no column of it is filled.
[[nodiscard]] std::optional<DraftRule> rule_of_built_in(const YamlValue& rule, const ColumnIndex& index,
                                                        bool all_rows_seen, int this_year);

/// Rows without a value; a key that stands twice in a row may give it two.
[[nodiscard]] std::uint64_t rows_without(const ColumnFacts& column);

/// `98 %, 12 values: free | pro | team`. Without values where `hide_values`.
[[nodiscard]] std::string evidence_of(const ColumnFacts& column, bool hide_values);

}  // namespace mixferry::mappings
