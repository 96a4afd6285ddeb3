#include "mappings/language/date_keys.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "mappings/language/date_pattern.h"
#include "mappings/language/text_checks.h"

namespace mixferry::mappings {
namespace {

void check_formats(const Section& section, const YamlValue& value) {
  if (value.is_scalar()) {
    if (const auto problem = date_pattern_problem(value.text)) section.report(value.place, *problem);
  }
  for (const YamlValue& item : value.items) check_formats(section, item);
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
  if (const YamlValue* formats = section.find("format")) check_formats(section, *formats);
  return section.texts("format");
}

std::optional<std::string> read_timezone(const Section& section, HeaderZone header_zone) {
  std::optional<std::string> name = section.text("timezone");
  if (!name) return std::nullopt;
  if (*name == kZoneFromHeader && header_zone == HeaderZone::refused) {
    section.report(section.find("timezone")->place,
                   "\"timezone: from_header\" works only in a rule, for its column; name the zone, such as "
                   "Australia/Sydney");
  }
  if (const auto problem = timezone_problem(*name)) {
    section.report(section.find("timezone")->place, *problem);
  }
  return name;
}

}  // namespace mixferry::mappings
