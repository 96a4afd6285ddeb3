/// Reads a mapping file: text to tree, tree to `Mapping`, then what must hold across its parts.

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "mappings/language/condition_reader.h"
#include "mappings/language/date_keys.h"
#include "mappings/language/mapping.h"
#include "mappings/language/rule_reader.h"
#include "mappings/language/section.h"
#include "mappings/language/text_checks.h"
#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {
namespace {

/// The operations that hold properties, in the order in which their updates are sent.
constexpr std::array kOperations = {OperationKind::set,    OperationKind::set_once, OperationKind::add,
                                    OperationKind::append, OperationKind::union_,   OperationKind::remove};

std::string_view key_of(OperationKind kind) {
  return wire_name(kind).substr(1);
}

void read_source(const Section& top, Mapping& mapping, std::vector<Problem>& problems) {
  const YamlValue* value = top.find("source");
  if (value == nullptr) return;
  const Section section(*value, source_keys(), problems);
  mapping.format = section.text("format");
  mapping.timezone = read_timezone(section);
  if (section.find("nulls") != nullptr) mapping.nulls = section.texts("nulls");
  mapping.columns_optional = section.word("columns", kColumnsWords).value_or(false);
}

void read_target(const Section& top, Mapping& mapping) {
  mapping.target = top.word("target", kTargetWords).value_or(Target::users);
  mapping.group_key = top.text("group_key").value_or("");
  if (top.has("target") && top.find("target") == nullptr) return;
  if (mapping.target == Target::users) {
    if (const auto place = top.place_of("group_key")) {
      top.report(*place, "\"group_key\" belongs to groups; write target: groups, or leave it out");
    }
    return;
  }
  if (!top.has("group_key")) {
    top.report(*top.place_of("target"),
               "groups need a \"group_key\": its name in the project's settings, such as company");
  } else if (top.find("group_key") != nullptr && mapping.group_key.empty()) {
    top.report(*top.place_of("group_key"), "the group key is empty");
  }
  for (const OperationKind kind : {OperationKind::add, OperationKind::append}) {
    if (const auto place = top.place_of(key_of(kind))) {
      top.report(*place, fmt::format("Mixpanel does not support \"{}\" on groups; use \"set\" or \"union\"",
                                     key_of(kind)));
    }
  }
}

void read_id(const Section& top, Mapping& mapping, std::vector<Problem>& problems) {
  if (const auto place = top.place_of("id")) {
    if (const YamlValue* value = top.find("id")) mapping.id = read_rule(*value, *place, kIdRule, problems);
  } else {
    top.report("\"id\" is missing; write id: and the column that holds each row's id");
  }
}

void read_operation(const Section& top, OperationKind kind, Mapping& mapping,
                    std::vector<Problem>& problems) {
  const YamlValue* properties = top.find(key_of(kind));
  if (properties == nullptr) return;
  Operation operation{.kind = kind, .properties = {}};
  for (std::size_t i = 0; i < properties->keys.size(); ++i) {
    const auto& [name, place] = properties->keys[i];
    if (const auto problem = property_name_problem(name)) problems.push_back({place, *problem});
    operation.properties.push_back({name, read_rule(properties->items[i], place, kind, problems)});
  }
  mapping.operations.push_back(std::move(operation));
}

bool is_written(const Mapping& mapping, const std::string& property) {
  return std::ranges::any_of(mapping.operations, [&](const Operation& operation) {
    return std::ranges::count(operation.properties, property, &Property::name) > 0;
  });
}

void read_unset(const Section& top, Mapping& mapping) {
  const YamlValue* names = top.find("unset");
  if (names == nullptr) return;
  for (const YamlValue& item : names->items) {
    const std::string& name = item.text;
    if (const auto problem = property_name_problem(name)) {
      top.report(item.place, *problem);
    } else if (std::ranges::count(mapping.unset, name) > 0) {
      top.report(item.place, fmt::format("\"{}\" stands here twice; keep one", name));
    } else if (is_written(mapping, name)) {
      top.report(item.place,
                 fmt::format("\"{}\" is written by another operation and removed here; keep one", name));
    }
    mapping.unset.push_back(name);
  }
}

void read_delete(const Section& top, Mapping& mapping, std::vector<Problem>& problems) {
  const YamlValue* value = top.find("delete");
  if (value == nullptr) return;
  const Section section(*value, delete_keys(), problems);
  if (!section.has("when")) {
    section.report("\"delete\" needs \"when\": the condition for a row whose profile shall be deleted");
  }
  if (const YamlValue* when = section.find("when")) mapping.delete_when = read_conditions(*when, problems);
}

void check_sends_something(const Section& top, const Mapping& mapping) {
  constexpr std::array<std::string_view, 8> senders = {"set",   "set_once", "add",   "append",
                                                       "union", "remove",   "unset", "delete"};
  const bool has_sender = std::ranges::any_of(senders, [&](std::string_view key) { return top.has(key); });
  if (has_sender || mapping.keep_unmapped) return;
  top.report(
      "this mapping sends nothing; write which properties to \"set\", or unmapped: keep for all columns");
}

Mapping read_mapping(const YamlValue& root, std::vector<Problem>& problems) {
  Mapping mapping;
  const Section top(root, mapping_keys(), problems);
  if (!top.has("version")) {
    top.report("\"version\" is missing; write version: 1, the version of the mapping language");
  }
  mapping.description = top.text("description").value_or("");
  read_source(top, mapping, problems);
  read_target(top, mapping);
  read_id(top, mapping, problems);
  if (const YamlValue* when = top.find("when")) mapping.when = read_conditions(*when, problems);
  for (const OperationKind kind : kOperations) read_operation(top, kind, mapping, problems);
  read_unset(top, mapping);
  read_delete(top, mapping, problems);
  mapping.empty = top.word("empty", kEmptyWords).value_or(EmptyPolicy::skip);
  mapping.keep_unmapped = top.word("unmapped", kUnmappedWords).value_or(false);
  mapping.ignore_time = top.flag("ignore_time").value_or(false);
  check_sends_something(top, mapping);
  return mapping;
}

bool stands_before(const Problem& a, const Problem& b) {
  return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
}

}  // namespace

std::expected<Mapping, std::vector<Problem>> parse_mapping(std::string name, std::string text) {
  std::vector<Problem> problems;
  const std::optional<YamlValue> root = read_yaml(text, problems);
  Mapping mapping;
  if (root && root->kind == YamlValue::Kind::map) {
    mapping = read_mapping(*root, problems);
  } else if (problems.empty()) {
    problems.push_back({root ? root->place : Place{1, 1},
                        fmt::format("a mapping is a map that begins with version: 1, not {}",
                                    root && !root->is_scalar() ? in_words(*root)
                                    : root                     ? "text alone"
                                                               : "nothing")});
  }
  if (!problems.empty()) {
    std::ranges::stable_sort(problems, stands_before);
    return std::unexpected(std::move(problems));
  }
  mapping.name = std::move(name);
  mapping.text = std::move(text);
  return mapping;
}

}  // namespace mixferry::mappings
