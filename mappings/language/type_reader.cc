#include "mappings/language/type_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "mappings/language/date_keys.h"

namespace mixferry::mappings {
namespace {

/// A key that means something for some types alone.
struct TypeKey {
  std::string_view name;
  std::array<ValueType, 2> types;
  std::string_view types_in_words;
};

constexpr std::array kDates = {ValueType::date, ValueType::datetime};
constexpr std::array kLists = {ValueType::list, ValueType::list};
constexpr std::array kTypeKeys = {
    TypeKey{"format", kDates, "\"as: date\" or \"as: datetime\""},
    TypeKey{"timezone", kDates, "\"as: date\" or \"as: datetime\""},
    TypeKey{"separator", kLists, "\"as: list\""},
};

void check_type_keys(const Section& section, ValueType type) {
  for (const TypeKey& key : kTypeKeys) {
    if (!section.has(key.name) || std::ranges::count(key.types, type) > 0) continue;
    section.report(*section.place_of(key.name),
                   fmt::format("\"{}\" works only with {}", key.name, key.types_in_words));
  }
  const bool is_nested = type == ValueType::list || type == ValueType::json;
  if (section.has("hash") && is_nested) {
    section.report(*section.place_of("hash"),
                   "\"hash\" works on a single value, not with \"as: list\" or \"as: json\"");
  }
  if (section.has("normalize") && type != ValueType::keep && type != ValueType::string) {
    section.report(*section.place_of("normalize"),
                   "\"normalize\" makes a text; it works only with \"as: string\"");
  }
}

}  // namespace

void read_type(const Section& section, RuleUse use, Rule& rule) {
  const ValueType implied = use == OperationKind::add ? ValueType::number : ValueType::keep;
  rule.as = section.word("as", kTypeWords).value_or(implied);
  rule.formats = read_formats(section);
  rule.timezone = read_timezone(section, HeaderZone::allowed);
  if (rule.timezone == kZoneFromHeader && !section.has("from")) {
    section.report(section.find("timezone")->place, "\"timezone: from_header\" works only with \"from\"");
  }
  rule.separator = section.text("separator").value_or(";");
  if (rule.separator.empty()) section.report(*section.place_of("separator"), "the separator is empty");
  // A wrong "as" was reported; what depends on it can't be told.
  if (!section.has("as") || section.find("as") != nullptr) check_type_keys(section, rule.as);
}

}  // namespace mixferry::mappings
