#include "mappings/language/section.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/nearest.h"

namespace mixferry::mappings {
namespace {

using Kind = YamlValue::Kind;

bool is_text(const YamlValue& value) {
  return value.is_scalar();
}

bool is_flag(const YamlValue& value) {
  return value.kind == Kind::plain && (value.text == "true" || value.text == "false");
}

constexpr std::size_t kCountDigitsMax = 9;

bool is_count(const YamlValue& value) {
  const auto is_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  return value.kind == Kind::plain && !value.text.empty() && value.text.size() <= kCountDigitsMax &&
         std::ranges::all_of(value.text, is_digit);
}

bool is_rule(const YamlValue& value) {
  return is_text(value) || value.kind == Kind::map;
}

/// Whether it is a list of two where one is wanted, whatever stands in it.
bool is_pair(const KeySpec& key, const YamlValue& value) {
  return key.shape == KeyShape::two_rules && value.kind == Kind::list && value.items.size() == 2;
}

bool has_shape(const KeySpec& key, const YamlValue& value) {
  switch (key.shape) {
    case KeyShape::version:
      return value.is_scalar() && value.text == "1";
    case KeyShape::text:
      return is_text(value);
    case KeyShape::word:
      // `empty: null` is a word here, though YAML has a meaning of its own for it.
      return (value.is_scalar() || value.kind == Kind::null) && std::ranges::count(key.words, value.text) > 0;
    case KeyShape::kept_columns:
    case KeyShape::gone_rule:
      return value.kind == Kind::map || (value.is_scalar() && std::ranges::count(key.words, value.text) > 0);
    case KeyShape::flag:
      return is_flag(value);
    case KeyShape::count:
      return is_count(value);
    case KeyShape::texts:
      return value.kind == Kind::list && std::ranges::all_of(value.items, is_text);
    case KeyShape::text_or_texts:
      return is_text(value) ||
             (value.kind == Kind::list && !value.items.empty() && std::ranges::all_of(value.items, is_text));
    case KeyShape::constant:
      return value.is_scalar() || value.kind == Kind::list;
    case KeyShape::fallback:
      return value.kind != Kind::null;
    case KeyShape::two_rules:
      return value.kind == Kind::list && value.items.size() == 2 && std::ranges::all_of(value.items, is_rule);
    case KeyShape::value_map:
    case KeyShape::constants:
    case KeyShape::properties:
      return value.kind == Kind::map && !value.items.empty();
    case KeyShape::rule:
      return is_rule(value);
    case KeyShape::targets:
      return value.kind == Kind::list && !value.items.empty();
    case KeyShape::conditions:
      return value.kind == Kind::map || (value.kind == Kind::list && !value.items.empty());
    case KeyShape::delete_rule:
    case KeyShape::identify_rule:
    case KeyShape::alias_rule:
    case KeyShape::lookup:
    case KeyShape::source_keys:
      return value.kind == Kind::map;
  }
  return false;
}

/// The part of `value` that is at fault: the first wrong item of a list of texts, else the whole.
const YamlValue& culprit(const KeySpec& key, const YamlValue& value) {
  if (is_pair(key, value)) {
    const auto item = std::ranges::find_if_not(value.items, is_rule);
    return item == value.items.end() ? value : *item;
  }
  const bool wants_texts = key.shape == KeyShape::texts || key.shape == KeyShape::text_or_texts;
  if (!wants_texts || value.kind != Kind::list) return value;
  const auto item = std::ranges::find_if_not(value.items, is_text);
  return item == value.items.end() ? value : *item;
}

/// `found`: the part of `value` that is at fault.
std::string wrong_shape(const KeySpec& key, const YamlValue& value, const YamlValue& found) {
  if (key.shape == KeyShape::version) {
    return fmt::format("this program understands version 1 of the mapping language, not {}; write version: 1",
                       in_words(found));
  }
  if (key.shape == KeyShape::kept_columns && found.is_scalar() && found.text.ends_with(kAllColumns))
    return fmt::format("write {}: {{ keep: \"{}\" }}", key.name, found.text);
  const bool takes_words =
      key.shape == KeyShape::word || key.shape == KeyShape::kept_columns || key.shape == KeyShape::gone_rule;
  if (takes_words && found.is_scalar()) {
    const std::vector<std::string> words(key.words.begin(), key.words.end());
    return fmt::format("unknown value \"{}\" of \"{}\"; {}", found.text, key.name, advice(words, found.text));
  }
  if (key.shape == KeyShape::two_rules && &found != &value) {
    return fmt::format("each of the two of \"{}\" must be a column name or a map of rule keys, not {}",
                       key.name, in_words(found));
  }
  if (key.shape == KeyShape::two_rules && found.kind == Kind::list) {
    return fmt::format("\"{0}\" must be a list of two, as in {0}: [Id, Other Id]; this one has {1}", key.name,
                       found.items.size());
  }
  const bool looks_like_text =
      key.shape == KeyShape::text && (found.kind == Kind::map || found.kind == Kind::list);
  return fmt::format("\"{}\" must be {}, not {}{}", key.name, type_in_words(key), in_words(found),
                     looks_like_text ? "; text that begins with { or [ must stand in quotes" : "");
}

}  // namespace

std::string advice(const std::vector<std::string>& names, std::string_view wanted) {
  const std::vector<std::string> nearest = nearest_names(names, wanted, 1);
  if (!nearest.empty()) return fmt::format("did you mean \"{}\"?", nearest.front());
  return fmt::format("allowed: {}", fmt::join(names, ", "));
}

std::string in_words(const YamlValue& value) {
  switch (value.kind) {
    case Kind::null:
      return value.text.empty() ? "nothing" : value.text;
    case Kind::plain:
    case Kind::quoted:
      return fmt::format("\"{}\"", value.text);
    case Kind::list:
      return value.items.empty() ? "an empty list" : "a list";
    case Kind::map:
      return value.items.empty() ? "an empty map" : "a map";
  }
  return {};
}

Section::Section(const YamlValue& map, std::span<const KeySpec> keys, std::vector<Problem>& problems)
    : map_(map), problems_(problems) {
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    const auto known = std::ranges::find(keys, map.keys[i].text, &KeySpec::name);
    if (known == keys.end()) {
      report_unknown(map.keys[i], keys);
    } else {
      check(*known, map.items[i], map.keys[i].place);
    }
  }
}

void Section::check(const KeySpec& key, const YamlValue& value, Place key_place) {
  entries_.push_back({key.name, key_place, &value});
  if (has_shape(key, value)) return;
  entries_.back().value = nullptr;
  const YamlValue& found = culprit(key, value);
  // A value that is not there has no place of its own.
  report(found.kind == Kind::null && found.text.empty() ? key_place : found.place,
         wrong_shape(key, value, found));
}

void Section::report_unknown(const YamlKey& key, std::span<const KeySpec> keys) const {
  if (key.text.starts_with('$')) {
    report(key.place, fmt::format("\"{}\" is a property; properties stand below \"set\" or another operation",
                                  key.text));
    return;
  }
  std::vector<std::string> names;
  for (const KeySpec& known : keys) names.emplace_back(known.name);
  report(key.place, fmt::format("unknown key \"{}\"; {}", key.text, advice(names, key.text)));
}

std::optional<Place> Section::place_of(std::string_view key) const {
  const auto entry = std::ranges::find(entries_, key, &Entry::key);
  return entry == entries_.end() ? std::nullopt : std::optional(entry->place);
}

const YamlValue* Section::find(std::string_view key) const {
  const auto entry = std::ranges::find(entries_, key, &Entry::key);
  return entry == entries_.end() ? nullptr : entry->value;
}

std::optional<std::string> Section::text(std::string_view key) const {
  const YamlValue* value = find(key);
  return value == nullptr ? std::nullopt : std::optional(value->text);
}

std::optional<bool> Section::flag(std::string_view key) const {
  const YamlValue* value = find(key);
  return value == nullptr ? std::nullopt : std::optional(value->text == "true");
}

std::optional<std::uint32_t> Section::count(std::string_view key) const {
  const YamlValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  std::uint32_t count = 0;
  std::from_chars(value->text.data(), value->text.data() + value->text.size(), count);
  return count;
}

std::vector<std::string> Section::texts(std::string_view key) const {
  std::vector<std::string> texts;
  for (const YamlValue& item : items(key)) texts.push_back(item.text);
  return texts;
}

std::span<const YamlValue> Section::items(std::string_view key) const {
  const YamlValue* value = find(key);
  if (value == nullptr) return {};
  return value->is_scalar() ? std::span(value, 1) : value->items;
}

}  // namespace mixferry::mappings
