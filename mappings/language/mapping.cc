#include "mappings/language/mapping.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "engine/base/json_text.h"
#include "engine/base/row.h"

namespace mixferry::mappings {

std::string_view word_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::set:
      return "set";
    case OperationKind::set_once:
      return "set_once";
    case OperationKind::add:
      return "add";
    case OperationKind::append:
      return "append";
    case OperationKind::union_:
      return "union";
    case OperationKind::remove:
      return "remove";
    case OperationKind::unset:
      return "unset";
    case OperationKind::delete_:
      return "delete";
    case OperationKind::properties:
      return "properties";
  }
  return {};
}

bool do_the_same(const GoneRules& one, const GoneRules& other) {
  // Taken apart, so that one that is new and not compared does not compile.
  auto [kind, unset, set, place] = one;
  auto [other_kind, other_unset, other_set, other_place] = other;
  std::ranges::sort(unset);
  std::ranges::sort(other_unset);
  std::ranges::sort(set);
  std::ranges::sort(other_set);
  return kind == other_kind && unset == other_unset && set == other_set;
}

std::optional<std::string_view> KeptColumns::property_of(std::string_view column) const {
  const auto is_it_or_above = [column](const std::string& key) {
    return column == key || is_below(column, key);
  };
  if (std::ranges::any_of(but, is_it_or_above)) return std::nullopt;
  std::optional<std::string_view> property;
  for (const std::string& key : below) {
    if (!key.empty() && !is_below(column, key)) continue;
    const std::string_view name = key.empty() ? column : column.substr(key.size() + 1);
    if (!property || name.size() < property->size()) property = name;
  }
  return property;
}

Mapping mapping_of_id_column(const std::string& column) {
  Mapping mapping;
  mapping.name = "--id " + column;
  mapping.text = "version: 1\nid: ";
  append_json_string(mapping.text, column);  // a JSON string is a YAML scalar, too
  mapping.text += "\nunmapped: keep\n";
  Target& target = mapping.targets.emplace_back();
  target.id.source = FromColumns{{column}};
  target.kept.below = {""};
  return mapping;
}

std::string describe(const std::string& name, std::vector<Problem> problems) {
  std::ranges::stable_sort(problems, {}, [](const Problem& problem) {
    return std::pair(problem.place.line, problem.place.column);
  });
  std::string lines;
  for (const auto& [place, message] : problems) {
    lines += fmt::format("{}:{}:{}: {}\n", name, place.line, place.column, message);
  }
  return lines;
}

}  // namespace mixferry::mappings
