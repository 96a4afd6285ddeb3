#include "mappings/language/date_keys.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "mappings/language/date_pattern.h"
#include "mappings/language/text_checks.h"

namespace mixferry::mappings {
namespace {

void add_formats(const Section& section, const YamlValue& value, std::vector<std::string>& formats) {
  for (const YamlValue& item : value.items) add_formats(section, item, formats);
  if (!value.is_scalar()) return;
  if (const auto problem = date_pattern_problem(value.text)) {
    section.report(value.place, *problem);
  } else {
    formats.push_back(value.text);
  }
}

bool is_day(const std::string& text) {
  static const RE2 kDay("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])");
  return RE2::FullMatch(text, kDay);
}

}  // namespace

std::vector<std::string> read_null_dates(const Section& section) {
  const YamlValue* days = section.find("null_dates");
  if (days == nullptr) return {};
  for (const YamlValue& day : days->items) {
    if (is_day(day.text)) continue;
    section.report(day.place, fmt::format("\"{}\" is not a day; write it as 1900-01-01", day.text));
  }
  return section.texts("null_dates");
}

YearRange read_years(const Section& section) {
  static const RE2 kYears("([0-9]{1,4}) ?- ?([0-9]{1,4})");
  YearRange years;
  const auto text = section.text("years");
  if (!text) return years;
  const bool is_range = RE2::FullMatch(*text, kYears, &years.first, &years.last);
  if (!is_range || years.first < 1 || years.first > years.last) {
    section.report(
        section.find("years")->place,
        fmt::format("\"{}\" is no range of years; write the first and the last, as in 1900-2100", *text));
  }
  return years;
}

std::vector<std::string> read_formats(const Section& section) {
  std::vector<std::string> formats;
  if (const YamlValue* value = section.find("format")) add_formats(section, *value, formats);
  return formats;
}

std::optional<std::string> read_timezone(const Section& section, HeaderZone header_zone) {
  std::optional<std::string> name = section.text("timezone");
  if (!name) return std::nullopt;
  std::optional<std::string> problem = timezone_problem(*name);
  if (*name == kZoneFromHeader && header_zone == HeaderZone::refused) {
    problem =
        "\"timezone: from_header\" works only in a rule, for its column; name the zone, such as "
        "Australia/Sydney";
  }
  if (!problem) return name;
  section.report(section.find("timezone")->place, *std::move(problem));
  return std::nullopt;
}

}  // namespace mixferry::mappings
