#include "mappings/draft/draft_part.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/counted.h"
#include "mappings/draft/entry.h"
#include "mappings/draft/yaml_text.h"

namespace mixferry::mappings {

void beware(DraftPart& part, std::string_view what, std::vector<std::string>& notes) {
  part.comments.push_back(fmt::format("Beware: {}.", what));
  notes.push_back(fmt::format("The {}: {}.", part.key, what));
}

std::string named(const ColumnFacts& column) {
  return comment_text(column.name, kNameCharacters);
}

std::string rows_have(std::uint64_t rows, std::string_view what) {
  return fmt::format("{} {} {}", counted(rows, "row"), rows == 1 ? "has" : "have", what);
}

std::string first_few(const std::vector<std::string>& names) {
  constexpr std::size_t kColumnsNamed = 3;
  std::vector<std::string> few;
  for (const std::string& name : names) {
    if (few.size() < kColumnsNamed) few.push_back(comment_text(name, kNameCharacters));
  }
  return fmt::format("{}", fmt::join(few, ", "));
}

YamlValue map_of(std::string_view key, YamlValue value) {
  YamlValue map{.kind = YamlValue::Kind::map};
  set_key(map, key, std::move(value));
  return map;
}

YamlValue as_map(YamlValue rule) {
  return rule.kind == YamlValue::Kind::map ? std::move(rule) : map_of("from", std::move(rule));
}

}  // namespace mixferry::mappings
