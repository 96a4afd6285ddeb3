#pragma once
/// Rules: where one value comes from and what is done to it.

#include <cstdint>
#include <optional>
#include <vector>

#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {

/// What a rule is for: the id, or the operation that it stands below.
using RuleUse = std::optional<OperationKind>;
inline constexpr RuleUse kIdRule = std::nullopt;

/// Reads a rule: a map of its keys, or a column's name alone. `key_place` is where the rule's key stands, for
/// a rule that is not there.
[[nodiscard]] Rule read_rule(const YamlValue& value, Place key_place, RuleUse use,
                             std::vector<Problem>& problems);

}  // namespace mixferry::mappings
