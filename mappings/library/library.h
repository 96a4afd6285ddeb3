#pragma once
/// The built-in mappings, compiled into the program.

#include <span>
#include <string_view>

#include "engine/base/embedded_file.h"

namespace mixferry::mappings {

/// Its name is such as `hubspot/contacts`, its text YAML.
using BuiltIn = EmbeddedFile;

/// All of them, sorted by name. They live as long as the program.
[[nodiscard]] std::span<const BuiltIn> built_in_mappings();

/// The one called `name`, or nullptr.
[[nodiscard]] const BuiltIn* find_built_in(std::string_view name);

}  // namespace mixferry::mappings
