#pragma once
/// How the anonymous ids of a log would be linked with those of users: shown, never done by itself.

#include <optional>
#include <string>
#include <vector>

#include "mappings/draft/draft_part.h"
#include "mappings/language/project_identity.h"
#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

/// The columns of an export whose rows carry both.
struct LinkColumns {
  const ColumnFacts* user;
  const ColumnFacts* anonymous;
};

/// nullopt: there are no two such columns.
[[nodiscard]] std::optional<LinkColumns> link_columns(const std::vector<ColumnFacts>& columns);

/// The key of a target `identity` that links the two as projects of `mode` do, and what there is to know.
[[nodiscard]] DraftPart link_example(const LinkColumns& columns, ProjectIdentity mode);

}  // namespace mixferry::mappings
