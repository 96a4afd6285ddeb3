#include "mappings/language/map_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string_view>

#include "engine/base/json_text.h"
#include "mappings/language/constant.h"
#include "mappings/language/each_rule.h"

namespace mixferry::mappings {
namespace {

/// Most problems of one file that are told.
constexpr std::size_t kFileProblemsMax = 5;

bool has_upper(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) { return byte >= 'A' && byte <= 'Z'; });
}
bool has_lower(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) { return byte >= 'a' && byte <= 'z'; });
}

/// Why a text of `map` can never be met, given what is done to the cell before.
std::optional<std::string> unreachable_text(const Rule& rule, const std::string& text) {
  if (rule.letter_case == LetterCase::lower && has_upper(text)) return "\"case: lower\"";
  if (rule.letter_case == LetterCase::upper && has_lower(text)) return "\"case: upper\"";
  if (rule.normalizer == Normalizer::email && has_upper(text)) return "\"normalize: email\"";
  if (rule.trim && (text.starts_with(' ') || text.ends_with(' '))) return "\"trim\"";
  return std::nullopt;
}

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

/// Puts the rows of a lookup's file into the rule's map.
class LookupFill {
 public:
  LookupFill(Rule& rule, std::vector<Problem>& problems) : rule_(rule), problems_(problems) {}

  void take(const std::vector<LookupEntry>& entries) {
    for (const LookupEntry& entry : entries) take(entry);
    if (told_ > kFileProblemsMax) report(fmt::format("{} more rows are wrong", told_ - kFileProblemsMax));
    if (entries.empty()) report("there is no row in it");
  }

 private:
  void take(const LookupEntry& entry) {
    const auto [first, is_new] = first_lines_.emplace(entry.key, entry.line);
    if (entry.key.empty()) {
      tell(entry, fmt::format("\"{}\" is empty", rule_.lookup->key));
    } else if (!is_new) {
      tell(entry,
           fmt::format("\"{}\" stands here twice, first on line {}; keep one", entry.key, first->second));
    } else if (entry.value.empty()) {
      tell(entry, fmt::format("\"{}\" is replaced by nothing; write its \"{}\", or leave the row out",
                              entry.key, rule_.lookup->value));
    } else if (const auto step = unreachable_text(rule_, entry.key)) {
      tell(entry,
           fmt::format("{} comes before \"lookup\", so a cell never reads \"{}\" here", *step, entry.key));
    } else {
      rule_.map.emplace_back(entry.key, json_string(entry.value));
    }
  }

  void tell(const LookupEntry& entry, const std::string& what) {
    if (++told_ <= kFileProblemsMax) report(fmt::format("line {}: {}", entry.line, what));
  }

  void report(const std::string& what) {
    problems_.push_back({rule_.lookup->place, fmt::format("{}: {}", rule_.lookup->file, what)});
  }

  Rule& rule_;
  std::vector<Problem>& problems_;
  std::map<std::string_view, std::uint64_t> first_lines_;
  std::size_t told_ = 0;
};

void fill_lookup(Rule& rule, const ReadLookup& read, std::vector<Problem>& problems) {
  if (!rule.lookup) return;
  if (!read) {
    problems.push_back({rule.lookup->place, "a \"lookup\" needs a mapping that is a file"});
    return;
  }
  const auto entries = read(*rule.lookup);
  if (!entries) {
    problems.push_back({rule.lookup->place, entries.error()});
    return;
  }
  LookupFill(rule, problems).take(*entries);
}

}  // namespace

void read_map(const Section& section, Rule& rule, std::vector<Problem>& problems) {
  const YamlValue* map = section.find("map");
  if (map == nullptr) return;
  for (std::size_t i = 0; i < map->keys.size(); ++i) {
    const auto& [text, place] = map->keys[i];
    if (const auto step = unreachable_text(rule, text)) {
      section.report(place,
                     fmt::format("{} comes before \"map\", so a cell never reads \"{}\" here", *step, text));
    }
    if (map->items[i].kind == YamlValue::Kind::null) {
      section.report(place,
                     fmt::format("\"{}\" is mapped to nothing; write the value that replaces it", text));
    } else if (const auto json = constant_json(map->items[i], problems)) {
      rule.map.emplace_back(text, *json);
    }
  }
}

void read_lookup(const Section& section, Rule& rule, std::vector<Problem>& problems) {
  const YamlValue* value = section.find("lookup");
  if (value == nullptr) return;
  if (section.has("map")) {
    section.report(*section.place_of("lookup"), "\"map\" and \"lookup\" do the same; keep one");
  }
  const Section keys(*value, lookup_keys(), problems);
  for (const KeySpec& key : lookup_keys()) {
    const auto text = keys.text(key.name);
    if (!keys.has(key.name)) {
      keys.report(fmt::format(
          "a \"lookup\" needs \"{}\", as in {{ file: plans.csv, key: Code, value: Name }}", key.name));
    } else if (text && text->empty()) {
      keys.report(*keys.place_of(key.name), fmt::format("\"{}\" is empty", key.name));
    }
  }
  Lookup lookup{.file = keys.text("file").value_or(""),
                .key = keys.text("key").value_or(""),
                .value = keys.text("value").value_or(""),
                .place = value->place};
  if (lookup.file.empty() || lookup.key.empty() || lookup.value.empty()) return;
  rule.lookup = std::move(lookup);
}

void fill_lookups(Mapping& mapping, const ReadLookup& read, std::vector<Problem>& problems) {
  for (Target& target : mapping.targets) {
    each_rule(target, [&](Rule& rule, const std::string&) { fill_lookup(rule, read, problems); });
  }
}

}  // namespace mixferry::mappings
