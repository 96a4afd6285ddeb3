#include "mappings/draft/property_names.h"

#include <algorithm>
#include <fmt/format.h>

#include "engine/base/invisible.h"
#include "engine/base/json_text.h"
#include "mappings/language/text_checks.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kSuffixBytes = 8;  ///< kept free for a number

/// Whether `name` is `#3`, by which a column without a name is asked for.
bool is_position(std::string_view name) {
  return name.size() > 1 && name.front() == '#' && std::ranges::all_of(name.substr(1), is_digit);
}

std::string in_lower_case(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

}  // namespace

void PropertyNames::take(std::string_view name) {
  taken_.insert(in_lower_case(name));
}

bool PropertyNames::is_taken(std::string_view name) const {
  return taken_.contains(in_lower_case(name));
}

std::string PropertyNames::name_for(std::string_view column) const {
  constexpr std::string_view container = "properties.";  // of HubSpot's API
  std::string_view own = without_outer_invisibles(column);
  if (own.starts_with(container)) own.remove_prefix(container.size());
  while (own.starts_with('$')) own.remove_prefix(1);
  std::string text(own);  // a key with dots in it, and another way to reach the same name
  for (std::size_t at = text.find("\\."); at != std::string::npos; at = text.find("\\.", at + 1))
    text.erase(at, 1);
  own = text;
  std::string name = is_position(own) ? fmt::format("Column {}", own.substr(1)) : std::string(own);
  name = utf8_prefix(name, kNameBytesMax - kSuffixBytes);
  if (name.empty()) name = "Column";
  const bool steers = kind_ == TargetKind::events && steers_events(name);
  if (steers || property_name_problem(name, kind_)) name += " (CRM)";
  std::string free = name;
  for (std::size_t number = 2; is_taken(free); ++number) free = fmt::format("{} {}", name, number);
  return free;
}

}  // namespace mixferry::mappings
