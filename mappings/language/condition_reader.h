#pragma once
/// Conditions of `when`: a column and one test of it, or a group of conditions.

#include <vector>

#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {

/// Reads one condition or a list of them; wrong ones are reported and left out.
[[nodiscard]] std::vector<Condition> read_conditions(const YamlValue& value, std::vector<Problem>& problems);

}  // namespace mixferry::mappings
