#pragma once
/// Whether the rows of an export are people, something that people belong to, or what they did.

#include <string>
#include <string_view>
#include <vector>

#include "mappings/draft/event_columns.h"
#include "mappings/language/mapping.h"
#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

struct TargetChoice {
  TargetKind target = TargetKind::users;
  std::string group_key = {};  ///< with groups
  std::string reason = {};  ///< what speaks for it where that is uncertain, for people; empty: nothing to say
  bool named = false;       ///< the name of the file says it
};

/// By the name of the file first (`accounts.csv`), then by the columns. Rows are events where almost every
/// one has a time, and people or the name of the file say that these are no profiles: a person's id that
/// comes again and again, `calls.csv`.
[[nodiscard]] TargetChoice target_of(std::string_view source_name, const std::vector<ColumnFacts>& columns,
                                     const EventColumns& events);

/// The choice of somebody who knows.
[[nodiscard]] TargetChoice forced_target(TargetKind target, std::string_view source_name,
                                         const std::vector<ColumnFacts>& columns);

}  // namespace mixferry::mappings
