#pragma once
/// Reads what a target says about gone profiles.

#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/language/section.h"

namespace mixferry::mappings {

/// `target`: the section of a target of users or groups.
[[nodiscard]] GoneRules read_gone(const Section& target, std::vector<Problem>& problems);

/// Targets whose records are of the same profiles can't say different things: a profile is gone, or not.
void check_gone(const std::vector<Target>& targets, std::vector<Problem>& problems);

}  // namespace mixferry::mappings
