#include "mappings/language/condition_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "mappings/language/section.h"
#include "mappings/language/text_checks.h"

namespace mixferry::mappings {
namespace {

constexpr std::array<std::string_view, 4> kTests = {"is", "not", "empty", "matches"};

void read_texts(const Section& section, std::string_view key, Condition& condition) {
  condition.values = section.texts(key);
  if (std::ranges::count(condition.values, "") > 0) {
    section.report(*section.place_of(key),
                   fmt::format("\"{}\" compares texts; write \"empty: {}\" about cells that have no value",
                               key, key == "is" ? "true" : "false"));
  }
}

void read_pattern(const Section& section, Condition& condition) {
  const auto pattern = section.text("matches");
  if (!pattern) return;
  condition.values = {*pattern};
  if (const auto problem = regex_problem(*pattern, 0)) {
    section.report(section.find("matches")->place, *problem);
  }
}

void read_test(const Section& section, std::string_view test, Condition& condition) {
  if (test == "is") {
    condition.kind = Condition::Kind::is;
    read_texts(section, test, condition);
  } else if (test == "not") {
    condition.kind = Condition::Kind::is_not;
    read_texts(section, test, condition);
  } else if (test == "empty") {
    condition.kind = section.flag(test).value_or(true) ? Condition::Kind::empty : Condition::Kind::not_empty;
  } else {
    condition.kind = Condition::Kind::matches;
    read_pattern(section, condition);
  }
}

Condition read_condition(const YamlValue& value, std::vector<Problem>& problems) {
  const Section section(value, condition_keys(), problems);
  Condition condition;
  condition.place = value.place;
  if (!section.has("column")) section.report("a condition needs a \"column\"");
  condition.column = section.text("column").value_or("");
  if (section.find("column") != nullptr && condition.column.empty()) {
    section.report(*section.place_of("column"),
                   "a column's name is empty; write the name as the export has it");
  }
  std::vector<std::string_view> tests;
  for (const std::string_view test : kTests) {
    if (section.has(test)) tests.push_back(test);
  }
  if (tests.size() == 1) {
    read_test(section, tests.front(), condition);
  } else {
    section.report(fmt::format("a condition has exactly one of is, not, empty, matches; this one has {}",
                               tests.empty() ? "none" : std::to_string(tests.size())));
  }
  return condition;
}

}  // namespace

std::vector<Condition> read_conditions(const YamlValue& value, std::vector<Problem>& problems) {
  if (value.kind == YamlValue::Kind::map) return {read_condition(value, problems)};
  std::vector<Condition> conditions;
  for (const YamlValue& item : value.items) {
    if (item.kind == YamlValue::Kind::map) {
      conditions.push_back(read_condition(item, problems));
    } else {
      problems.push_back(
          {item.place, fmt::format("a condition is a map such as {{ column: Country, is: NO }}, not {}",
                                   in_words(item))});
    }
  }
  return conditions;
}

}  // namespace mixferry::mappings
