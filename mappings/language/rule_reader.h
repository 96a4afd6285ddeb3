#pragma once
/// Rules: where one value comes from and what is done to it.

#include <vector>

#include "mappings/language/rule_use.h"
#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {

/// Reads a rule: a map of its keys, or a column's name alone. `key_place` is where the rule's key stands, for
/// a rule that is not there.
[[nodiscard]] Rule read_rule(const YamlValue& value, Place key_place, RuleUse use,
                             std::vector<Problem>& problems);

}  // namespace mixferry::mappings
