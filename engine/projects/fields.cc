#include "engine/projects/fields.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>

#include "engine/http/endpoint.h"
#include "engine/http/message/authorization.h"
#include "mappings/language/section.h"
#include "mappings/language/text_checks.h"

namespace mixferry::projects {
namespace {

using mappings::YamlValue;
using Kind = YamlValue::Kind;

constexpr std::array<std::string_view, 3> kReferenceKeys = {"env", "file", "command"};
constexpr std::string_view kHowToRefer = "{ env: NAME }, { file: PATH } or { command: [PROGRAM, ARGUMENT] }";

template <typename Number>
std::optional<Number> number_in(const YamlValue& value) {
  Number number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [stopped_at, failed] = std::from_chars(value.text.data(), end, number);
  if (!value.is_scalar() || failed != std::errc{} || stopped_at != end) return std::nullopt;
  return number;
}

bool is_text(const YamlValue& value) {
  return value.is_scalar() && !value.text.empty();
}

bool is_variable_name(const YamlValue& value) {
  const auto is_letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
  };
  return is_text(value) && (value.text.front() < '0' || value.text.front() > '9') &&
         std::ranges::all_of(value.text, is_letter);
}

/// A path of the file as one from the working folder.
std::string located(const std::string& name, const std::string& folder) {
  return std::filesystem::path(folder) / name;
}

/// The words of `value`; none: it is no command.
std::vector<std::string> command_in(const YamlValue& value, const std::string& folder) {
  std::vector<std::string> words;
  if (value.kind != Kind::list || !std::ranges::all_of(value.items, &YamlValue::is_scalar)) return words;
  for (const YamlValue& word : value.items) words.push_back(word.text);
  if (words.empty() || words.front().empty()) return {};
  if (words.front().find('/') != std::string::npos) words.front() = located(words.front(), folder);
  return words;
}

}  // namespace

Fields::Fields(const YamlValue& map, std::span<const std::string_view> keys, const std::string& folder,
               std::vector<mappings::Problem>& problems)
    : map_(map), folder_(folder), problems_(problems) {
  const std::vector<std::string> known(keys.begin(), keys.end());
  for (const mappings::YamlKey& key : map.keys) {
    if (std::ranges::find(known, key.text) != known.end()) continue;
    report(key.place, fmt::format("unknown key \"{}\"; {}", key.text, mappings::advice(known, key.text)));
  }
}

const YamlValue* Fields::find(std::string_view key) const {
  const auto found = std::ranges::find(map_.keys, key, &mappings::YamlKey::text);
  return found == map_.keys.end() ? nullptr
                                  : &map_.items[static_cast<std::size_t>(found - map_.keys.begin())];
}

void Fields::report(mappings::Place place, std::string message) const {
  problems_.push_back({place, std::move(message)});
}

mappings::Place Fields::place_of(std::string_view key, const YamlValue& value) const {
  // A value that is not there has no place of its own.
  if (value.kind != Kind::null) return value.place;
  return std::ranges::find(map_.keys, key, &mappings::YamlKey::text)->place;
}

void Fields::report_value(std::string_view key, const YamlValue& value, std::string_view wanted) const {
  report(place_of(key, value), fmt::format("\"{}\" is {}, not {}", key, wanted, mappings::in_words(value)));
}

void Fields::report_no_word(std::string_view key, const YamlValue& value,
                            const std::vector<std::string>& known) const {
  report(place_of(key, value), fmt::format("\"{}\" is not {}; {}", key, mappings::in_words(value),
                                           mappings::advice(known, value.text)));
}

std::optional<Field<std::uint64_t>> Fields::number(std::string_view key) const {
  const YamlValue* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto number = number_in<std::int64_t>(*value); number && *number > 0)
    return Field<std::uint64_t>{static_cast<std::uint64_t>(*number), value->place};
  report_value(key, *value, "a number in digits, from 1 on");
  return std::nullopt;
}

std::optional<Field<std::uint32_t>> Fields::count(std::string_view key, std::uint32_t most) const {
  const YamlValue* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto number = number_in<std::uint32_t>(*value); number && *number > 0 && *number <= most)
    return Field<std::uint32_t>{*number, value->place};
  report_value(key, *value, fmt::format("a number from 1 to {}", most));
  return std::nullopt;
}

std::optional<Field<std::string>> Fields::token(std::string_view key) const {
  const YamlValue* const value = find(key);
  if (value == nullptr) return std::nullopt;
  // What stands there is not quoted: a secret may have been put in its place.
  if (is_text(*value) && http::Authorization::bearer(value->text) &&
      value->text.find(':') == std::string::npos)
    return Field<std::string>{value->text, value->place};
  report(place_of(key, *value),
         fmt::format("\"{}\" is one word, which Mixpanel shows under Project Settings, Access Keys. It is no "
                     "secret, and stands here itself",
                     key));
  return std::nullopt;
}

std::optional<Field<std::string>> Fields::timezone(std::string_view key) const {
  const YamlValue* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (is_text(*value) && !mappings::timezone_problem(value->text))
    return Field<std::string>{value->text, value->place};
  report_value(key, *value, "the name of a time zone, such as Europe/Paris");
  return std::nullopt;
}

std::optional<Field<std::string>> Fields::endpoint(std::string_view key) const {
  const YamlValue* const value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!is_text(*value)) {
    report_value(key, *value, "a URL, such as http://127.0.0.1:8080");
    return std::nullopt;
  }
  const auto endpoint = http::parse_endpoint(value->text);
  if (endpoint) return Field<std::string>{value->text, value->place};
  report(value->place, endpoint.error().message);
  return std::nullopt;
}

std::vector<GroupKey> Fields::group_keys(std::string_view key) const {
  const YamlValue* const value = find(key);
  std::vector<GroupKey> keys;
  if (value == nullptr) return keys;
  if (value->kind != Kind::map) {
    report_value(key, *value,
                 "a map of group keys to their data_group_id, such as { company: -7212345678901 }");
    return keys;
  }
  for (std::size_t i = 0; i < value->keys.size(); ++i) {
    const mappings::YamlKey& name = value->keys[i];
    const auto number = number_in<std::int64_t>(value->items[i]);
    if (number) {
      keys.push_back({name.text, *number});
    } else {
      report(name.place, fmt::format("the group key \"{}\" needs its data_group_id, a number such as "
                                     "-7212345678901, not {}",
                                     name.text, mappings::in_words(value->items[i])));
    }
  }
  return keys;
}

std::optional<SecretReference> Fields::reference(std::string_view key) const {
  const YamlValue* const value = find(key);
  if (value == nullptr) return std::nullopt;
  const mappings::Place place = place_of(key, *value);
  if (value->kind != Kind::map) {
    report(place,
           fmt::format("\"{}\" is a secret, which never stands in this file: say where it is, by {}.{}", key,
                       kHowToRefer,
                       value->is_scalar() ? " What stands here is known to whoever read this file: have "
                                            "Mixpanel make another"
                                          : ""));
    return std::nullopt;
  }
  // Not `Fields` of its own: whatever stands here may be the secret, and is not quoted.
  if (value->keys.size() != 1 ||
      std::ranges::find(kReferenceKeys, value->keys.front().text) == kReferenceKeys.end()) {
    report(place, fmt::format("\"{}\" says in one way where it is: {}", key, kHowToRefer));
    return std::nullopt;
  }
  const YamlValue& where = value->items.front();
  const std::string& way = value->keys.front().text;
  const mappings::Place at = where.kind == Kind::null ? value->keys.front().place : where.place;
  if (way == "env") {
    if (is_variable_name(where)) return SecretReference{SecretReference::Way::variable, {where.text}, place};
    report(at, "\"env\" is the name of a variable, of letters, digits and _, and not its value");
  } else if (way == "file") {
    if (is_text(where) && !where.text.starts_with('~'))
      return SecretReference{SecretReference::Way::file, {located(where.text, folder_)}, place};
    report(
        at,
        "\"file\" is a path, absolute or from the folder of this file; ~ is the shell's word, and none here");
  } else {
    auto words = command_in(where, folder_);
    if (!words.empty()) return SecretReference{SecretReference::Way::command, std::move(words), place};
    report(at,
           "\"command\" is a list of a program and its arguments, such as [pass, show, mixpanel]; no shell "
           "runs it");
  }
  return std::nullopt;
}

}  // namespace mixferry::projects
