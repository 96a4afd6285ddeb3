#pragma once
/// Constants of a mapping file as JSON text.

#include <optional>
#include <string>
#include <vector>

#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {

/// The value as JSON text. Quoted scalars are strings; plain ones what YAML's core schema says, except that a
/// number which JSON can't write the same way (`007`, `0x1F`, `.inf`) is a problem, as is null.
[[nodiscard]] std::optional<std::string> constant_json(const YamlValue& value,
                                                       std::vector<Problem>& problems);

/// Whether JSON text made by `constant_json` is a list.
[[nodiscard]] bool is_json_list(const std::string& json);

}  // namespace mixferry::mappings
