#include "mappings/language/type_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>

#include "mappings/language/date_keys.h"
#include "mappings/language/date_pattern.h"

namespace mixferry::mappings {
namespace {

constexpr std::array kNumbers = {ValueType::number, ValueType::integer};
constexpr std::array kDates = {ValueType::date, ValueType::datetime};
constexpr std::array kFormatted = {ValueType::date, ValueType::datetime, ValueType::number,
                                   ValueType::integer};
constexpr std::array kBooleans = {ValueType::boolean};
constexpr std::array kLists = {ValueType::list};
constexpr std::array kTexts = {ValueType::keep, ValueType::string};

constexpr std::array kTypeKeys = {
    TypeKey{"format", kFormatted, "works only with \"as\" date, datetime, number or integer"},
    TypeKey{"timezone", kDates, "works only with \"as: date\" or \"as: datetime\""},
    TypeKey{"null_dates", kDates, "works only with \"as: date\" or \"as: datetime\""},
    TypeKey{"years", kDates, "works only with \"as: date\" or \"as: datetime\""},
    TypeKey{"percent", kNumbers, "works only with \"as: number\" or \"as: integer\""},
    TypeKey{"true", kBooleans, "works only with \"as: boolean\""},
    TypeKey{"false", kBooleans, "works only with \"as: boolean\""},
    TypeKey{"separator", kLists, "works only with \"as: list\""},
    TypeKey{"quoted", kLists, "works only with \"as: list\""},
    TypeKey{"normalize", kTexts, "makes a text; it works only with \"as: string\""},
};

bool is_one_of(ValueType type, std::span<const ValueType> types) {
  return std::ranges::count(types, type) > 0;
}

void check_type_keys(const Section& section, ValueType type) {
  for (const TypeKey& key : kTypeKeys) {
    if (!section.has(key.name) || is_one_of(type, key.types)) continue;
    section.report(*section.place_of(key.name), fmt::format("\"{}\" {}", key.name, key.problem));
  }
  if (section.has("hash") && (type == ValueType::list || type == ValueType::json)) {
    section.report(*section.place_of("hash"),
                   "\"hash\" works on a single value, not with \"as: list\" or \"as: json\"");
  }
}

// ---- numbers -----------------------------------------------------------------------------------------

void read_number_format(const Section& section, const YamlValue& example, Rule& rule) {
  const auto format = parse_number_format(example.text);
  if (!format) {
    section.report(example.place, format.error());
  } else if (!rule.number_formats.empty() && !rule.number_formats.front().agrees_with(*format)) {
    section.report(
        example.place,
        fmt::format("\"{}\" reads the same digits as another number than the format before it; keep one",
                    example.text));
  } else {
    rule.number_formats.push_back(*format);
  }
}

void read_number_formats(const Section& section, Rule& rule) {
  const YamlValue* formats = section.find("format");
  if (formats == nullptr) return;
  if (formats->is_scalar()) read_number_format(section, *formats, rule);
  for (const YamlValue& item : formats->items) read_number_format(section, item, rule);
}

void read_percent(const Section& section, Rule& rule) {
  rule.percent = section.word("percent", kPercentWords).value_or(Percent::points);
  const bool has_sign = !rule.number_formats.empty() && rule.number_formats.front().percent;
  if (section.has("percent") && !has_sign) {
    section.report(*section.place_of("percent"),
                   "\"percent\" works only with a percent sign in \"format\", as in 12%");
  }
  if (!section.has("percent") && has_sign) {
    section.report(section.find("format")->place,
                   "say what 12% becomes: write percent: points for 12, percent: fraction for 0.12");
  }
}

// ---- booleans ----------------------------------------------------------------------------------------

std::vector<std::string> read_words(const Section& section, std::string_view key) {
  std::vector<std::string> words = section.texts(key);
  if (std::ranges::count(words, "") > 0) {
    section.report(*section.place_of(key),
                   fmt::format("a word of \"{}\" is empty; an empty cell has no value", key));
  }
  return words;
}

void read_booleans(const Section& section, Rule& rule) {
  rule.true_words = read_words(section, "true");
  rule.false_words = read_words(section, "false");
  for (const std::string& word : rule.true_words) {
    if (std::ranges::count(rule.false_words, word) == 0) continue;
    section.report(*section.place_of("false"), fmt::format("\"{}\" can't be both true and false", word));
  }
}

// ---- lists and dates ---------------------------------------------------------------------------------

void read_list(const Section& section, Rule& rule) {
  rule.separator = section.text("separator").value_or(";");
  rule.quoted = section.flag("quoted").value_or(false);
  if (rule.separator.empty()) section.report(*section.place_of("separator"), "the separator is empty");
  if (rule.quoted && rule.separator.contains('"')) {
    section.report(*section.place_of("separator"), "a separator of quoted items can't hold a quote");
  }
}

void read_zone(const Section& section, Rule& rule) {
  rule.timezone = read_timezone(section, HeaderZone::allowed);
  if (rule.timezone == kZoneFromHeader && !section.has("from")) {
    section.report(section.find("timezone")->place, "\"timezone: from_header\" works only with \"from\"");
  }
  if (rule.timezone && !rule.formats.empty() && std::ranges::all_of(rule.formats, counts_from_utc)) {
    section.report(
        *section.place_of("timezone"),
        fmt::format("\"timezone\" does nothing here, since {0} counts from 1970-01-01 UTC; leave it "
                    "out, or write local_{0} if it counts what clocks there show",
                    rule.formats.front()));
  }
}

}  // namespace

std::span<const TypeKey> type_keys() {
  return kTypeKeys;
}

void read_type(const Section& section, RuleUse use, Rule& rule) {
  rule.as = section.word("as", kTypeWords).value_or(implied_type(use));
  if (is_one_of(rule.as, kNumbers)) {
    read_number_formats(section, rule);
    read_percent(section, rule);
  } else if (is_one_of(rule.as, kDates)) {
    rule.formats = read_formats(section);
  }
  if (section.has("null_dates")) rule.null_dates = read_null_dates(section);
  rule.years = read_years(section);
  read_zone(section, rule);
  read_booleans(section, rule);
  read_list(section, rule);
  // A wrong "as" was reported; what depends on it can't be told.
  if (!section.has("as") || section.find("as") != nullptr) check_type_keys(section, rule.as);
}

}  // namespace mixferry::mappings
