#pragma once
/// Whether the rows of an export are people or something that people belong to.

#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

struct TargetChoice {
  TargetKind target = TargetKind::users;
  std::string group_key;  ///< with groups
  std::string reason;     ///< what is uncertain about it, for people; empty: nothing
};

/// By the name of the file first (`accounts.csv`), then by the names of the
/// columns.
[[nodiscard]] TargetChoice target_of(std::string_view source_name, const std::vector<ColumnFacts>& columns);

}  // namespace mixferry::mappings
