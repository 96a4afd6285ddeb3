#include "mappings/language/schema.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <string_view>

#include "mappings/language/rule_use.h"
#include "mappings/language/text_checks.h"
#include "mappings/language/type_reader.h"
#include "mappings/language/vocabulary.h"

namespace mixferry::mappings {
namespace {

namespace json = boost::json;

constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

json::string text_of(std::string_view text) {
  return json::string(text.data(), text.size());
}

json::object reference(std::string_view definition) {
  return {{"$ref", text_of(fmt::format("#/$defs/{}", definition))}};
}

json::array strings(std::span<const std::string_view> texts) {
  json::array array;
  for (const std::string_view text : texts) array.push_back(text_of(text));
  return array;
}

json::object requiring(std::string_view key) {
  return {{"required", strings({&key, 1})}};
}

/// A list of at least `items_min` of `item`.
json::object list_of(const json::value& item, int items_min) {
  json::object list{{"type", "array"}, {"items", item}};
  if (items_min > 0) list["minItems"] = items_min;
  return list;
}

json::object map_of(const json::value& value) {
  return {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", value}};
}

/// One of `words`. YAML reads a bare `null` as nothing, where it is a word here.
json::object one_of(std::span<const std::string_view> words) {
  json::array values = strings(words);
  if (std::ranges::find(words, "null") != words.end()) values.push_back(nullptr);
  return {{"enum", std::move(values)}};
}

/// Names of properties of `kind`, each with a value.
json::object properties_of(TargetKind kind, std::string_view value) {
  json::array reserved;
  for (const ReservedName& name : reserved_names(kind)) reserved.push_back(text_of(name.name));
  json::object map = map_of(reference(value));
  map["propertyNames"] = json::object{
      {"minLength", 1}, {"maxLength", kPropertyNameBytesMax}, {"not", {{"enum", std::move(reserved)}}}};
  return map;
}

json::object value_schema(const KeySpec& key, std::string_view rule) {
  switch (key.shape) {
    case KeyShape::version:
      return {{"enum", json::array{1, "1"}}};
    case KeyShape::text:
      return reference("text");
    case KeyShape::word:
      return one_of(key.words);
    case KeyShape::kept_columns:
      return {{"anyOf", json::array{one_of(key.words), reference("unmapped")}}};
    case KeyShape::gone_rule:
      return {{"anyOf", json::array{one_of(key.words), reference("gone")}}};
    case KeyShape::flag:
      return {{"type", "boolean"}};
    case KeyShape::count:
      return {{"type", "integer"}, {"minimum", 0}};
    case KeyShape::texts:
      return list_of(reference("text"), 0);
    case KeyShape::text_or_texts:
      return {{"anyOf", json::array{reference("text"), list_of(reference("text"), 1)}}};
    case KeyShape::constant:
      return reference("constant");
    case KeyShape::fallback:
      return {{"anyOf", json::array{reference("constant"), reference("skip")}}};
    case KeyShape::lookup:
      return reference("lookup");
    case KeyShape::value_map:
      return map_of(reference("constant"));
    case KeyShape::rule:
      return reference(rule);
    case KeyShape::properties:
      return properties_of(rule == "properties_rule" ? TargetKind::events : TargetKind::users, rule);
    case KeyShape::constants:
      return properties_of(TargetKind::users, "constant");
    case KeyShape::conditions:
      return {{"anyOf", json::array{reference("condition"), list_of(reference("condition"), 1)}}};
    case KeyShape::delete_rule:
      return reference("delete");
    case KeyShape::identify_rule:
      return reference("identify");
    case KeyShape::alias_rule:
      return reference("alias");
    case KeyShape::two_rules:
      return {{"type", "array"}, {"items", reference("id_rule")}, {"minItems", 2}, {"maxItems", 2}};
    case KeyShape::targets:
      return list_of(reference("target"), 1);
    case KeyShape::source_keys:
      return reference("source");
  }
  return {};
}

/// The rules of a key have a definition of their own: what fits the id does not fit `set`. Ids of links are
/// ids, whatever their keys are called.
std::string rule_of(const KeySpec& key) {
  if (key.shape != KeyShape::properties && key.shape != KeyShape::rule) return {};
  return std::string(use_of(key.name) ? key.name : "id") + "_rule";
}

/// A map of `keys` and of no other.
json::object section(std::span<const KeySpec> keys) {
  json::object properties;
  for (const KeySpec& key : keys) {
    json::object value = value_schema(key, rule_of(key));
    const std::string_view fallback = key.fallback;
    value["description"] =
        text_of(fmt::format("{}{}{}", type_in_words(key), fallback.empty() ? "" : "; ", fallback));
    properties[text_of(key.name)] = std::move(value);
  }
  return {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

/// A choice for each of `keys`: it is there.
json::array each_required(std::initializer_list<std::string_view> keys) {
  json::array choices;
  for (const std::string_view key : keys) choices.push_back(requiring(key));
  return choices;
}

/// `keys` are not there.
json::object without(std::span<const std::string_view> keys) {
  json::object properties;
  for (const std::string_view key : keys) properties[text_of(key)] = false;
  return {{"properties", std::move(properties)}};
}
json::object without(std::initializer_list<std::string_view> keys) {
  return without(std::span(keys.begin(), keys.size()));
}

/// Where `key` is one of `words`.
json::object where(std::string_view key, std::span<const std::string_view> words) {
  return {{"properties", {{text_of(key), {{"enum", strings(words)}}}}}, {"required", strings({&key, 1})}};
}

json::object condition() {
  json::object schema = section(condition_keys());
  schema["oneOf"] =
      each_required({"is", "not", "in", "matches", "empty", "before", "after", "all", "any", "none"});
  schema["if"] = json::object{{"anyOf", each_required({"all", "any", "none"})}};
  schema["then"] = without({"column"});
  schema["else"] = requiring("column");
  const json::object of_dates{{"anyOf", each_required({"before", "after"})}};
  schema["dependentSchemas"] = json::object{{"format", of_dates}, {"timezone", of_dates}};
  return schema;
}

/// The words of `as` that rules for `use` can have.
json::array types_of(RuleUse use) {
  json::array words;
  for (const auto& [word, type] : kTypeWords) {
    if (!type_problem(use, type)) words.push_back(text_of(word));
  }
  return words;
}

/// A key of some types asks for the word of one, unless rules for `use` are of one without saying so.
json::object needing_type(const TypeKey& key, RuleUse use) {
  json::array words;
  bool may_be_implied = false;
  for (const ValueType type : key.types) {
    may_be_implied = may_be_implied || type == implied_type(use);
    for (const auto& [word, meaning] : kTypeWords) {
      if (meaning == type) words.push_back(text_of(word));
    }
  }
  json::object typed = may_be_implied ? json::object{} : requiring("as");
  typed["properties"] = json::object{{"as", json::object{{"enum", std::move(words)}}}};
  return typed;
}

/// A map of a rule's keys, whatever it is for.
json::object any_rule() {
  json::object map = section(rule_keys());
  map["oneOf"] = each_required({"from", "template", "value"});
  json::object dependent{{"value", without(kStepsOfCells)}, {"map", without({"lookup"})}};
  map["dependentSchemas"] = std::move(dependent);
  return map;
}

/// A rule for `use`: a column's name, or a map.
json::object rule(RuleUse use) {
  json::object of_use{{"as", json::object{{"enum", types_of(use)}}}};
  if (use == RuleUse::id) {
    of_use["empty"] = json::object{{"const", "skip"}};
  } else if (use != RuleUse::set) {
    of_use["empty"] = false;
  }
  if (use != RuleUse::event) of_use["default"] = reference("constant");
  for (const RefusedKey& refused : keys_refused_for(use)) of_use[text_of(refused.key)] = false;
  json::object map = reference("rule");
  map["properties"] = std::move(of_use);
  json::object dependent;
  for (const TypeKey& key : type_keys()) dependent[text_of(key.name)] = needing_type(key, use);
  map["dependentSchemas"] = std::move(dependent);
  json::object column = reference("text");
  column["minLength"] = 1;
  return {{"anyOf", json::array{std::move(column), std::move(map)}}};
}

/// What a target of `kind` must have.
json::object needs_of(TargetKind kind) {
  switch (kind) {
    case TargetKind::users:
      return requiring("id");
    case TargetKind::groups:
      return {{"required", json::array{"id", "group_key"}}};
    case TargetKind::events:
      return {{"required", json::array{"id", "event", "time"}}};
    case TargetKind::identity:
      return {{"oneOf", each_required({"identify", "alias", "merge"})}};
  }
  return {};
}

/// What holds between the keys of a target, by its kind.
json::array target_kinds() {
  json::array kinds;
  for (const auto& [word, kind] : kTargetWords) {
    std::vector<std::string_view> others;
    for (const KeySpec& key : target_keys()) {
      if (!belongs_to(kind, key.name)) others.push_back(key.name);
    }
    json::object holds = needs_of(kind);
    for (auto& [key, value] : without(others)) holds[key] = value;
    json::object is_kind = where("target", {&word, 1});
    // Without the key, it is users.
    if (kind == TargetKind::users) is_kind.erase("required");
    kinds.push_back(json::object{{"if", std::move(is_kind)}, {"then", std::move(holds)}});
  }
  return kinds;
}

/// Which columns are kept: all, or those below a key.
json::object unmapped() {
  json::object schema = section(unmapped_keys());
  schema["required"] = json::array{"keep"};
  const json::object pattern{{"type", "string"}, {"pattern", R"(^\*$|.\.\*$)"}};
  json::object& keep = schema["properties"].as_object()["keep"].as_object();
  keep["anyOf"] = json::array{pattern, list_of(pattern, 1)};
  return schema;
}

/// What becomes of gone profiles: they lose some properties, or get some.
json::object gone() {
  json::object schema = section(gone_keys());
  schema["oneOf"] = each_required({"unset", "set"});
  schema["properties"].as_object()["unset"].as_object()["minItems"] = 1;
  return schema;
}

json::object target(std::span<const KeySpec> keys) {
  json::object schema = section(keys);
  const json::object counting{{"anyOf", each_required({"add", "append"})}};
  schema["dependentSchemas"] = json::object{{"once", counting}};
  return schema;
}

/// A target's keys stand in `targets` where there are any, else beside `version`.
json::object targets_or_one() {
  json::object beside;
  for (const KeySpec& key : target_keys()) {
    if (key.name != "when") beside[text_of(key.name)] = false;
  }
  return {{"if", requiring("targets")},
          {"then", json::object{{"properties", std::move(beside)}}},
          {"else", json::object{{"allOf", target_kinds()}}}};
}

}  // namespace

std::string json_schema() {
  json::object definitions;
  definitions["text"] = json::object{{"type", json::array{"string", "number", "boolean"}}};
  definitions["constant"] =
      json::object{{"anyOf", json::array{reference("text"), list_of(reference("text"), 0)}}};
  definitions["source"] = section(source_keys());
  definitions["lookup"] = section(lookup_keys());
  definitions["lookup"].as_object()["required"] = json::array{"file", "key", "value"};
  definitions["condition"] = condition();
  definitions["delete"] = section(delete_keys());
  definitions["delete"].as_object()["required"] = json::array{"when"};
  definitions["gone"] = gone();
  definitions["target"] = target(target_keys());
  definitions["target"].as_object()["allOf"] = target_kinds();
  definitions["skip"] = json::object{{"type", "object"},
                                     {"additionalProperties", false},
                                     {"required", json::array{"skip"}},
                                     {"properties", {{"skip", {{"const", true}}}}}};
  definitions["unmapped"] = unmapped();
  definitions["identify"] = section(identify_keys());
  definitions["identify"].as_object()["required"] = json::array{"id", "anonymous"};
  definitions["alias"] = section(alias_keys());
  definitions["alias"].as_object()["required"] = json::array{"id", "alias"};
  definitions["rule"] = any_rule();
  for (const KeySpec& key : target_keys()) {
    if (!rule_of(key).empty()) definitions[text_of(rule_of(key))] = rule(use_of(key.name).value());
  }

  json::object schema{{"$schema", text_of(kDialect)}, {"title", "mixferry mapping, version 1"}};
  for (auto& [name, value] : target(mapping_keys())) schema[name] = value;
  schema["required"] = json::array{"version"};
  schema["allOf"] = json::array{targets_or_one()};
  schema["$defs"] = std::move(definitions);
  return json::serialize(schema);
}

}  // namespace mixferry::mappings
