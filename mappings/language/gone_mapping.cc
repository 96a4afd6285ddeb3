#include "mappings/language/gone_mapping.h"

#include <fmt/format.h>

#include "engine/base/json_text.h"

namespace mixferry::mappings {
namespace {

/// JSON text is YAML, too, but for a control character that YAML wants escaped, and JSON does not.
std::string yaml_of_json(std::string_view json) {
  std::string yaml;
  for (const char byte : json) {
    if (byte == 0x7F) {
      yaml += "\\x7F";
    } else {
      yaml += byte;
    }
  }
  return yaml;
}

std::string yaml_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return yaml_of_json(json);
}

}  // namespace

std::string mapping_of_gone(const Target& target) {
  const auto& [kind, unset, set, place] = target.gone;
  if (kind == GoneRules::Kind::keep) return {};
  std::string text = "version: 1\nsource: { format: jsonl, nulls: [] }\n";
  if (target.kind == TargetKind::groups)
    text += fmt::format("target: groups\ngroup_key: {}\n", yaml_string(target.group_key));
  text += "id: { from: id, match: \"^<(.*)>$\" }\n";
  switch (kind) {
    case GoneRules::Kind::keep:
      break;
    case GoneRules::Kind::delete_:
      text += "delete: { when: { column: id, empty: false } }\n";
      break;
    case GoneRules::Kind::unset:
      text += "unset:\n";
      for (const std::string& name : unset) text += fmt::format("  - {}\n", yaml_string(name));
      break;
    case GoneRules::Kind::set:
      text += "set:\n";
      for (const auto& [name, json] : set)
        text += fmt::format("  {}: {{ value: {} }}\n", yaml_string(name), yaml_of_json(json));
      break;
  }
  if (target.ignore_time) text += "ignore_time: true\n";
  return text;
}

std::string row_of_gone(std::string_view id) {
  std::string row = "{\"id\":";
  append_json_string(row, fmt::format("<{}>", id));
  return row + "}\n";
}

}  // namespace mixferry::mappings
