#pragma once
/// The targets of a built-in mapping of events or identities, for the columns that an export has.

#include <functional>
#include <set>
#include <string>

#include "mappings/draft/event_draft.h"

namespace mixferry::mappings {

/// Those that find a time here (of identities: both ids), with the names that their columns have here, as
/// many of their properties as have a column, and their constants. Adds the columns that they read to
/// `taken`.
[[nodiscard]] EventDraft draft_built_in_events(const DraftMaterial& material, const ColumnIndex& index,
                                               const Recognition& recognition,
                                               std::set<std::string, std::less<>>& taken);

}  // namespace mixferry::mappings
