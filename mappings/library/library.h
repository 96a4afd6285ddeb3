#pragma once
/// The built-in mappings, compiled into the program.

#include <span>
#include <string_view>

namespace mixferry::mappings {

struct BuiltIn {
  std::string_view name;  ///< `hubspot/contacts`
  std::string_view yaml;
};

/// All of them, sorted by name. They live as long as the program.
[[nodiscard]] std::span<const BuiltIn> built_in_mappings();

/// The one called `name`, or nullptr.
[[nodiscard]] const BuiltIn* find_built_in(std::string_view name);

}  // namespace mixferry::mappings
