#pragma once
/// What arrives in URLs and forms: `name=value&...` and base64.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::sandbox {

/// Fields in the order they came in. Anything goes: a `%` that begins no escape stands for itself.
using Fields = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] Fields parse_fields(std::string_view text);

/// The first value of `name`, nullptr if there is none.
[[nodiscard]] const std::string* find_field(const Fields& fields, std::string_view name);

/// Decodes base64 in its usual and its URL alphabet; white space and padding are stepped over, and a space is
/// taken for the `+` that a form has made one of. nullopt for any other character.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace mixferry::sandbox
