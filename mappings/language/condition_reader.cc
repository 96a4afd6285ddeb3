#include "mappings/language/condition_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mappings/language/date_keys.h"
#include "mappings/language/section.h"
#include "mappings/language/text_checks.h"

namespace mixferry::mappings {
namespace {

/// The keys of which a condition has exactly one, and what each makes of it.
constexpr std::array kTests = {
    Word{"is", Condition::Kind::is},       Word{"not", Condition::Kind::is_not},
    Word{"in", Condition::Kind::is},       Word{"matches", Condition::Kind::matches},
    Word{"empty", Condition::Kind::empty}, Word{"before", Condition::Kind::before},
    Word{"after", Condition::Kind::after}, Word{"all", Condition::Kind::all},
    Word{"any", Condition::Kind::any},     Word{"none", Condition::Kind::none}};

bool compares_dates(Condition::Kind kind) {
  return kind == Condition::Kind::before || kind == Condition::Kind::after;
}

void read_texts(const Section& section, std::string_view key, Condition& condition) {
  condition.values = section.texts(key);
  if (std::ranges::count(condition.values, "") > 0) {
    section.report(*section.place_of(key),
                   fmt::format("\"{}\" compares texts; write \"empty: {}\" about cells that have no value",
                               key, key == "not" ? "false" : "true"));
  }
}

void read_test(const Section& section, std::string_view test, Condition& condition,
               std::vector<Problem>& problems) {
  const YamlValue* value = section.find(test);
  if (value == nullptr) return;
  switch (condition.kind) {
    case Condition::Kind::is:
    case Condition::Kind::is_not:
      return read_texts(section, test, condition);
    case Condition::Kind::empty:
    case Condition::Kind::not_empty:
      if (value->text == "false") condition.kind = Condition::Kind::not_empty;
      return;
    case Condition::Kind::matches:
      if (const auto problem = regex_problem(value->text, 0)) section.report(value->place, *problem);
      [[fallthrough]];
    case Condition::Kind::before:
    case Condition::Kind::after:
      condition.values = {value->text};
      return;
    case Condition::Kind::all:
    case Condition::Kind::any:
    case Condition::Kind::none:
      condition.parts = read_conditions(*value, problems);
  }
}

void read_column(const Section& section, Condition& condition) {
  if (is_group(condition.kind)) {
    if (const auto place = section.place_of("column")) {
      section.report(*place, "a group of conditions has no column; each condition in it names its own");
    }
    return;
  }
  if (!section.has("column")) section.report("a condition needs a \"column\"");
  condition.column = section.text("column").value_or("");
  if (section.find("column") != nullptr && condition.column.empty()) {
    section.report(*section.place_of("column"),
                   "a column's name is empty; write the name as the export has it");
  }
}

void read_date_keys(const Section& section, Condition& condition) {
  condition.formats = read_formats(section);
  condition.timezone = read_timezone(section);
  if (compares_dates(condition.kind)) return;
  for (const std::string_view key : {"format", "timezone"}) {
    if (const auto place = section.place_of(key)) {
      section.report(*place, fmt::format("\"{}\" works only with \"before\" or \"after\"", key));
    }
  }
}

Condition read_condition(const YamlValue& value, std::vector<Problem>& problems) {
  const Section section(value, condition_keys(), problems);
  Condition condition;
  condition.place = value.place;
  std::vector<std::string_view> tests;
  std::vector<std::string_view> known;
  for (const auto& [key, kind] : kTests) {
    known.push_back(key);
    if (!section.has(key)) continue;
    if (tests.empty()) condition.kind = kind;
    tests.push_back(key);
  }
  read_column(section, condition);
  if (tests.size() == 1) {
    read_test(section, tests.front(), condition, problems);
    read_date_keys(section, condition);
  } else {
    section.report(fmt::format("a condition has exactly one of {}; this one has {}", fmt::join(known, ", "),
                               tests.empty() ? "none of them" : fmt::format("{}", fmt::join(tests, ", "))));
  }
  return condition;
}

}  // namespace

std::vector<Condition> read_conditions(const YamlValue& value, std::vector<Problem>& problems) {
  std::vector<Condition> conditions;
  const auto add = [&](const YamlValue& map) {
    const std::size_t known = problems.size();
    Condition condition = read_condition(map, problems);
    // Of a group, the wrong conditions are left out already.
    if (problems.size() == known || is_group(condition.kind)) conditions.push_back(std::move(condition));
  };
  if (value.kind == YamlValue::Kind::map) {
    add(value);
    return conditions;
  }
  for (const YamlValue& item : value.items) {
    if (item.kind == YamlValue::Kind::map) {
      add(item);
    } else {
      problems.push_back(
          {item.place, fmt::format("a condition is a map such as {{ column: Country, is: NO }}, not {}",
                                   in_words(item))});
    }
  }
  return conditions;
}

}  // namespace mixferry::mappings
