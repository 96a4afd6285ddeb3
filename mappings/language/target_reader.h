#pragma once
/// Reads what a target of a mapping says: whose profiles and how they change, what happened, or which ids are
/// one person's.

#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/language/section.h"

namespace mixferry::mappings {

/// Everything of a target but its `when`, which belongs to the rows where it stands at the top.
[[nodiscard]] Target read_target(const Section& section, std::vector<Problem>& problems);

}  // namespace mixferry::mappings
