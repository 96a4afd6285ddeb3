#include "mappings/language/date_keys.h"

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

}  // namespace

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
