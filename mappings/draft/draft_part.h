#pragma once
/// A key of a drafted target, and the words and rules that such keys are made of.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/yaml_tree.h"
#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

/// A key of a target, with its rule.
struct DraftPart {
  std::string key;
  YamlValue rule = {};                     ///< null: only the comments are to be written
  std::vector<std::string> comments = {};  ///< a paragraph each
  std::vector<YamlValue> proposals = {};   ///< rules that may be right instead
};

/// Says `what` in the text, and to who drafts it, who is told `notes`.
void beware(DraftPart& part, std::string_view what, std::vector<std::string>& notes);

/// The name of a column as comments and notes write it.
[[nodiscard]] std::string named(const ColumnFacts& column);

/// Names of columns, the first three.
[[nodiscard]] std::string first_few(const std::vector<std::string>& names);

/// `1 row has none`, `12 rows have none`.
[[nodiscard]] std::string rows_have(std::uint64_t rows, std::string_view what);

[[nodiscard]] YamlValue map_of(std::string_view key, YamlValue value);

/// `rule` as a map, so that keys can be added.
[[nodiscard]] YamlValue as_map(YamlValue rule);

}  // namespace mixferry::mappings
