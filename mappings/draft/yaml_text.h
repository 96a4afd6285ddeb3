#pragma once
/// YAML that the reader of mappings takes for exactly what was meant, whatever
/// bytes the names hold.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {

/// `text` (UTF-8) as a scalar that reads as this text, in a flow or a block:
/// without quotes where nothing about it can be misread, else in double quotes.
[[nodiscard]] std::string yaml_scalar(std::string_view text);

/// A value on one line, `{ from: Email, case: lower }`. What was quoted stays
/// quoted.
[[nodiscard]] std::string yaml_flow(const YamlValue& value);

/// `text` for a comment: one line without control characters, at most
/// `characters_max` characters.
[[nodiscard]] std::string comment_text(std::string_view text, std::size_t characters_max);

/// A comment of lines of at most 120 characters, each behind `indent` and `# `.
[[nodiscard]] std::string comment(std::string_view text, std::string_view indent);

// Building trees.
[[nodiscard]] YamlValue yaml_text(std::string_view text);
[[nodiscard]] YamlValue yaml_texts(const std::vector<std::string>& texts);
[[nodiscard]] const YamlValue* find_key(const YamlValue& map, std::string_view key);
/// Sets `key`, where it stands or at the end.
void set_key(YamlValue& map, std::string_view key, YamlValue value);
void erase_key(YamlValue& map, std::string_view key);

}  // namespace mixferry::mappings
