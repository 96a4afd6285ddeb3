#include "mappings/plan/zone_names.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "mappings/plan/date_scanner.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

struct Abbreviation {
  std::string_view lower;
  std::int32_t minutes;  ///< east of UTC
};

// Those of the tz database that one offset alone bears, and that are not used elsewhere in earnest.
constexpr std::array kAbbreviations = {
    Abbreviation{"utc", 0},     Abbreviation{"gmt", 0},    Abbreviation{"z", 0},
    Abbreviation{"wet", 0},     Abbreviation{"west", 60},  Abbreviation{"cet", 60},
    Abbreviation{"cest", 120},  Abbreviation{"eet", 120},  Abbreviation{"eest", 180},
    Abbreviation{"msk", 180},   Abbreviation{"wat", 60},   Abbreviation{"cat", 120},
    Abbreviation{"sast", 120},  Abbreviation{"eat", 180},  Abbreviation{"idt", 180},
    Abbreviation{"pkt", 300},   Abbreviation{"wib", 420},  Abbreviation{"wita", 480},
    Abbreviation{"wit", 540},   Abbreviation{"hkt", 480},  Abbreviation{"jst", 540},
    Abbreviation{"kst", 540},   Abbreviation{"awst", 480}, Abbreviation{"acst", 570},
    Abbreviation{"acdt", 630},  Abbreviation{"aest", 600}, Abbreviation{"aedt", 660},
    Abbreviation{"chst", 600},  Abbreviation{"nzst", 720}, Abbreviation{"nzdt", 780},
    Abbreviation{"nst", -210},  Abbreviation{"ndt", -150}, Abbreviation{"adt", -180},
    Abbreviation{"est", -300},  Abbreviation{"edt", -240}, Abbreviation{"mst", -420},
    Abbreviation{"mdt", -360},  Abbreviation{"pdt", -420}, Abbreviation{"akst", -540},
    Abbreviation{"akdt", -480}, Abbreviation{"hst", -600}, Abbreviation{"hdt", -540},
};

struct Ambiguity {
  std::string_view lower;
  std::string_view choices;
};

constexpr std::array kAmbiguities = {
    Ambiguity{"ast", "America/Halifax (Atlantic) or Asia/Riyadh (Arabia)"},
    Ambiguity{"bst", "Europe/London (British summer) or Asia/Dhaka (Bangladesh)"},
    Ambiguity{"cdt", "America/Chicago (Central) or America/Havana (Cuba)"},
    Ambiguity{"cst", "America/Chicago (Central), Asia/Shanghai (China) or America/Havana (Cuba)"},
    Ambiguity{"gst", "Asia/Dubai (Gulf) or Atlantic/South_Georgia"},
    Ambiguity{"ist", "Asia/Kolkata (India), Asia/Jerusalem (Israel) or Europe/Dublin (Ireland)"},
    Ambiguity{"pst", "America/Los_Angeles (Pacific) or Asia/Manila (Philippines)"},
    Ambiguity{"sst", "Pacific/Pago_Pago (Samoa) or Asia/Singapore"},
};

constexpr std::string_view kRemedy =
    "Write the zone in the rule instead, such as timezone: Australia/Sydney.";

/// `+2`, `+02`, `+0200` or `+02:00`.
std::optional<std::int32_t> parse_offset(std::string_view text) {
  std::string padded(text);
  const bool one_digit = padded.size() == 2 || (padded.size() > 2 && padded[2] == ':');
  if (one_digit) padded.insert(1, 1, '0');
  DateScanner scanner(padded);
  std::optional<std::int32_t> offset;
  return scanner.take_offset(offset) && scanner.at_end() ? offset : std::nullopt;
}

/// `UTC+2`, `GMT-08:00`, `+0100`.
std::optional<std::int32_t> parse_offset_from_utc(std::string_view zone) {
  for (const std::string_view utc : {"utc", "gmt"}) {
    if (equals_ignoring_case(zone.substr(0, utc.size()), utc)) zone.remove_prefix(utc.size());
  }
  const bool is_signed = zone.size() >= 2 && (zone.front() == '+' || zone.front() == '-');
  return is_signed ? parse_offset(zone) : std::nullopt;
}

/// `AEDT` of `First Seen (AEDT)`; empty where the name does not end so.
std::string_view text_in_parentheses(std::string_view column) {
  column = trimmed(column);
  const std::size_t open = column.rfind('(');
  if (open == std::string_view::npos || !column.ends_with(')')) return {};
  return trimmed(column.substr(open + 1, column.size() - open - 2));
}

}  // namespace

std::optional<std::int32_t> offset_of_abbreviation(std::string_view name) {
  const auto known = std::ranges::find_if(
      kAbbreviations, [&](const Abbreviation& a) { return equals_ignoring_case(name, a.lower); });
  return known == kAbbreviations.end() ? std::nullopt : std::optional(known->minutes * 60);
}

std::expected<std::int32_t, std::string> zone_of_column_name(std::string_view column) {
  const std::string_view zone = text_in_parentheses(column);
  if (zone.empty()) {
    return std::unexpected(
        fmt::format("names no time zone at its end, as \"First Seen (AEDT)\" does. {}", kRemedy));
  }
  if (const auto offset = offset_of_abbreviation(zone)) return *offset;
  if (const auto offset = parse_offset_from_utc(zone)) return *offset;
  const auto ambiguous = std::ranges::find_if(
      kAmbiguities, [&](const Ambiguity& a) { return equals_ignoring_case(zone, a.lower); });
  if (ambiguous != kAmbiguities.end()) {
    return std::unexpected(
        fmt::format("names the time zone \"{}\", which means several. Write the one that is meant "
                    "as timezone in the rule: {}.",
                    zone, ambiguous->choices));
  }
  return std::unexpected(
      fmt::format("ends in \"({})\", which is not known as a time zone. {}", zone, kRemedy));
}

}  // namespace mixferry::mappings
