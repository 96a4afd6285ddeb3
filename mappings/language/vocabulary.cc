#include "mappings/language/vocabulary.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <string>
#include <vector>

#include "engine/base/listed.h"

namespace mixferry::mappings {
namespace {

template <typename Meaning, std::size_t Count>
constexpr std::array<std::string_view, Count> texts_of(const std::array<Word<Meaning>, Count>& words) {
  std::array<std::string_view, Count> texts;
  for (std::size_t i = 0; i < Count; ++i) texts[i] = words[i].text;
  return texts;
}

constexpr auto kTypeTexts = texts_of(kTypeWords);
constexpr auto kCaseTexts = texts_of(kCaseWords);
constexpr auto kStripTexts = texts_of(kStripWords);
constexpr auto kPercentTexts = texts_of(kPercentWords);
constexpr auto kNormalizerTexts = texts_of(kNormalizerWords);
constexpr auto kEmptyTexts = texts_of(kEmptyWords);
constexpr auto kErrorTexts = texts_of(kErrorWords);
constexpr auto kTargetTexts = texts_of(kTargetWords);
constexpr auto kUnmappedTexts = texts_of(kUnmappedWords);
constexpr auto kGoneTexts = texts_of(kGoneWords);
constexpr auto kColumnsTexts = texts_of(kColumnsWords);
constexpr auto kProjectIdentityTexts = texts_of(kProjectIdentityWords);
constexpr auto kHashTexts = texts_of(kHashWords);
constexpr auto kFormatTexts = std::to_array<std::string_view>({"csv", "jsonl", "json"});

constexpr auto kMappingKeys = std::to_array<KeySpec>({
    {"version", KeyShape::version, {}, "required"},
    {"description", KeyShape::text, {}, ""},
    {"source", KeyShape::source_keys, {}, ""},
    {"project_identity", KeyShape::word, kProjectIdentityTexts, "--project-identity"},
    {"targets", KeyShape::targets, {}, ""},
    {"target", KeyShape::word, kTargetTexts, "users"},
    {"group_key", KeyShape::text, {}, "required with groups"},
    {"event", KeyShape::rule, {}, "required with events"},
    {"time", KeyShape::rule, {}, "required with events"},
    {"id", KeyShape::rule, {}, "required"},
    {"insert_id", KeyShape::rule, {}, "what the event says"},
    {"identify", KeyShape::identify_rule, {}, ""},
    {"alias", KeyShape::alias_rule, {}, ""},
    {"merge", KeyShape::two_rules, {}, ""},
    {"when", KeyShape::conditions, {}, "every row"},
    {"groups", KeyShape::properties, {}, ""},
    {"properties", KeyShape::properties, {}, ""},
    {"set", KeyShape::properties, {}, ""},
    {"set_once", KeyShape::properties, {}, ""},
    {"add", KeyShape::properties, {}, ""},
    {"append", KeyShape::properties, {}, ""},
    {"once", KeyShape::rule, {}, ""},
    {"union", KeyShape::properties, {}, ""},
    {"remove", KeyShape::properties, {}, ""},
    {"unset", KeyShape::texts, {}, ""},
    {"delete", KeyShape::delete_rule, {}, ""},
    {"gone", KeyShape::gone_rule, kGoneTexts, "keep"},
    {"empty", KeyShape::word, kEmptyTexts, "skip"},
    {"unmapped", KeyShape::kept_columns, kUnmappedTexts, "drop"},
    {"ignore_time", KeyShape::flag, {}, "false"},
});

constexpr auto kSourceKeys = std::to_array<KeySpec>({
    {"format", KeyShape::word, kFormatTexts, "by looking"},
    {"records", KeyShape::text, {}, ""},
    {"encoding", KeyShape::text, {}, "by looking"},
    {"delimiter", KeyShape::text, {}, "by looking"},
    {"skip_rows", KeyShape::count, {}, "0"},
    {"header_row", KeyShape::count, {}, ""},
    {"sheet", KeyShape::text, {}, "the first"},
    {"object", KeyShape::text_or_texts, {}, ""},
    {"id_prefix", KeyShape::text_or_texts, {}, ""},
    {"timezone", KeyShape::text, {}, "UTC"},
    {"nulls", KeyShape::texts, {}, "[\"\"]"},
    {"null_dates", KeyShape::texts, {}, ""},
    {"columns", KeyShape::word, kColumnsTexts, "required"},
});

constexpr auto kRuleKeys = std::to_array<KeySpec>({
    {"when", KeyShape::conditions, {}, "every row"},
    {"from", KeyShape::text_or_texts, {}, ""},
    {"template", KeyShape::text, {}, ""},
    {"value", KeyShape::constant, {}, ""},
    {"trim", KeyShape::flag, {}, "true"},
    {"strip", KeyShape::word, kStripTexts, ""},
    {"case", KeyShape::word, kCaseTexts, "as it is"},
    {"match", KeyShape::text, {}, ""},
    {"normalize", KeyShape::word, kNormalizerTexts, "as it is"},
    {"country", KeyShape::text, {}, ""},
    {"map", KeyShape::value_map, {}, ""},
    {"lookup", KeyShape::lookup, {}, ""},
    {"default", KeyShape::fallback, {}, ""},
    {"as", KeyShape::word, kTypeTexts, "string; JSON keeps its types"},
    {"format", KeyShape::text_or_texts, {}, "ISO 8601, plain numbers"},
    {"percent", KeyShape::word, kPercentTexts, "required with % in format"},
    {"timezone", KeyShape::text, {}, "the source's"},
    {"null_dates", KeyShape::texts, {}, "the source's"},
    {"years", KeyShape::text, {}, "1-9999"},
    {"true", KeyShape::text_or_texts, {}, ""},
    {"false", KeyShape::text_or_texts, {}, ""},
    {"separator", KeyShape::text, {}, "\";\""},
    {"quoted", KeyShape::flag, {}, "false"},
    {"hash", KeyShape::word, kHashTexts, ""},
    {"salt_env", KeyShape::text, {}, ""},
    {"empty", KeyShape::word, kEmptyTexts, "the mapping's"},
    {"on_error", KeyShape::word, kErrorTexts, "reject"},
});

constexpr auto kLookupKeys = std::to_array<KeySpec>({
    {"file", KeyShape::text, {}, "required"},
    {"key", KeyShape::text, {}, "required"},
    {"value", KeyShape::text, {}, "required"},
});

constexpr auto kConditionKeys = std::to_array<KeySpec>({
    {"column", KeyShape::text, {}, "required with a test"},
    {"is", KeyShape::text_or_texts, {}, ""},
    {"not", KeyShape::text_or_texts, {}, ""},
    {"in", KeyShape::text_or_texts, {}, ""},
    {"matches", KeyShape::text, {}, ""},
    {"empty", KeyShape::flag, {}, ""},
    {"before", KeyShape::text, {}, ""},
    {"after", KeyShape::text, {}, ""},
    {"format", KeyShape::text_or_texts, {}, "ISO 8601"},
    {"timezone", KeyShape::text, {}, "the source's"},
    {"all", KeyShape::conditions, {}, ""},
    {"any", KeyShape::conditions, {}, ""},
    {"none", KeyShape::conditions, {}, ""},
});

constexpr auto kDeleteKeys = std::to_array<KeySpec>({
    {"when", KeyShape::conditions, {}, "required"},
});

constexpr auto kGoneKeys = std::to_array<KeySpec>({
    {"unset", KeyShape::texts, {}, ""},
    {"set", KeyShape::constants, {}, ""},
});

constexpr auto kUnmappedKeys = std::to_array<KeySpec>({
    {"keep", KeyShape::text_or_texts, {}, "required"},
    {"drop", KeyShape::text_or_texts, {}, ""},
    {"trim", KeyShape::flag, {}, "true"},
});

constexpr auto kIdentifyKeys = std::to_array<KeySpec>({
    {"id", KeyShape::rule, {}, "required"},
    {"anonymous", KeyShape::rule, {}, "required"},
});

constexpr auto kAliasKeys = std::to_array<KeySpec>({
    {"id", KeyShape::rule, {}, "required"},
    {"alias", KeyShape::rule, {}, "required"},
});

/// Those that are not here, `target` and `when`, belong to all.
struct KeyOfTargets {
  std::string_view key;
  bool users, groups, events, identity;
};
constexpr auto kKeysOfTargets = std::to_array<KeyOfTargets>({
    {"group_key", false, true, false, false},  {"event", false, false, true, false},
    {"time", false, false, true, true},        {"id", true, true, true, false},
    {"insert_id", false, false, true, false},  {"identify", false, false, false, true},
    {"alias", false, false, false, true},      {"merge", false, false, false, true},
    {"groups", true, false, true, false},      {"properties", false, false, true, false},
    {"set", true, true, false, false},         {"set_once", true, true, false, false},
    {"add", true, false, false, false},        {"append", true, false, false, false},
    {"once", true, false, false, false},       {"union", true, true, false, false},
    {"remove", true, true, false, false},      {"unset", true, true, false, false},
    {"delete", true, true, false, false},      {"gone", true, true, false, false},
    {"empty", true, true, false, false},       {"unmapped", true, true, true, false},
    {"ignore_time", true, true, false, false},
});

const KeyOfTargets* find_key(std::string_view key) {
  const auto found = std::ranges::find(kKeysOfTargets, key, &KeyOfTargets::key);
  return found == kKeysOfTargets.end() ? nullptr : &*found;
}

bool has(const KeyOfTargets& key, TargetKind kind) {
  switch (kind) {
    case TargetKind::users:
      return key.users;
    case TargetKind::groups:
      return key.groups;
    case TargetKind::events:
      return key.events;
    case TargetKind::identity:
      return key.identity;
  }
  return false;
}

}  // namespace

std::span<const KeySpec> mapping_keys() {
  return kMappingKeys;
}
std::span<const KeySpec> target_keys() {
  const auto first = std::ranges::find(kMappingKeys, "target", &KeySpec::name);
  return {first, std::end(kMappingKeys)};
}
std::span<const KeySpec> source_keys() {
  return kSourceKeys;
}
std::span<const KeySpec> rule_keys() {
  return kRuleKeys;
}
std::span<const KeySpec> lookup_keys() {
  return kLookupKeys;
}
std::span<const KeySpec> condition_keys() {
  return kConditionKeys;
}
std::span<const KeySpec> delete_keys() {
  return kDeleteKeys;
}
std::span<const KeySpec> gone_keys() {
  return kGoneKeys;
}
std::span<const KeySpec> unmapped_keys() {
  return kUnmappedKeys;
}
std::span<const KeySpec> identify_keys() {
  return kIdentifyKeys;
}
std::span<const KeySpec> alias_keys() {
  return kAliasKeys;
}

bool belongs_to(TargetKind kind, std::string_view target_key) {
  const KeyOfTargets* key = find_key(target_key);
  return key == nullptr || has(*key, kind);
}

std::string targets_of(std::string_view target_key) {
  std::vector<std::string> words;
  for (const auto& [word, kind] : kTargetWords) {
    if (belongs_to(kind, target_key)) words.emplace_back(word);
  }
  return listed(words, "and");
}

std::string type_in_words(const KeySpec& key) {
  switch (key.shape) {
    case KeyShape::version:
      return "the number 1";
    case KeyShape::text:
      return "text";
    case KeyShape::word:
      return key.words.size() == 1 ? std::string(key.words.front())
                                   : fmt::format("one of {}", fmt::join(key.words, ", "));
    case KeyShape::kept_columns:
      return fmt::format("one of {}, or a map with the keys keep, drop, trim", fmt::join(key.words, ", "));
    case KeyShape::flag:
      return "true or false";
    case KeyShape::count:
      return "a whole number";
    case KeyShape::texts:
      return "a list of texts";
    case KeyShape::text_or_texts:
      return "text or a list of texts";
    case KeyShape::constant:
      return "text, a number, true, false, or a list of these";
    case KeyShape::fallback:
      return "text, a number, true, false, or a list of these; of an event { skip: true }";
    case KeyShape::lookup:
      return "a map with the keys file, key, value";
    case KeyShape::value_map:
      return "a map of text: value";
    case KeyShape::rule:
      return "a column name or a map of rule keys";
    case KeyShape::properties:
      return "a map of property: rule";
    case KeyShape::conditions:
      return "a condition or a list of conditions";
    case KeyShape::delete_rule:
      return "a map with the key when";
    case KeyShape::gone_rule:
      return fmt::format("one of {}, or a map with the key unset or set", fmt::join(key.words, ", "));
    case KeyShape::constants:
      return "a map of property: value";
    case KeyShape::identify_rule:
      return "a map with the keys id, anonymous";
    case KeyShape::alias_rule:
      return "a map with the keys id, alias";
    case KeyShape::two_rules:
      return "a list of two: a column name or a map of rule keys";
    case KeyShape::targets:
      return "a list of targets";
    case KeyShape::source_keys:
      return "a map of source keys";
  }
  return {};
}

}  // namespace mixferry::mappings
