#include "mappings/language/date_pattern.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <string>
#include <system_error>

#include "mappings/plan/date_scanner.h"
#include "mappings/plan/dates.h"
#include "mappings/plan/text.h"
#include "mappings/plan/zone_names.h"

namespace mixferry::mappings {
namespace {

constexpr std::string_view kDirectives = "YymdeHIMSfpbBaAzZ";

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};
constexpr std::size_t kShortNameBytes = 3;

/// `%F` and the like, spelled out; empty for directives that stand for themselves.
std::string_view expansion_of(char directive) {
  switch (directive) {
    case 'T':
      return "%H:%M:%S";
    case 'F':
      return "%Y-%m-%d";
    case 'D':
      return "%m/%d/%y";
    case 'R':
      return "%H:%M";
    default:
      return "";
  }
}

/// The position of the name that `scanner` stands at, written out or as its first three letters.
template <std::size_t kCount>
std::optional<int> take_name(DateScanner& scanner, const std::array<std::string_view, kCount>& names) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (scanner.take_word(names[i]) || scanner.take_word(names[i].substr(0, kShortNameBytes))) {
      return static_cast<int>(i);
    }
  }
  return std::nullopt;
}

std::optional<CivilTime> civil_from_epoch(std::string_view text, std::int64_t units_per_second) {
  std::int64_t units = 0;
  const char* const end = text.data() + text.size();
  auto [read_to, error] = std::from_chars(text.data(), end, units);
  if (error != std::errc{}) return std::nullopt;
  if (read_to != end && *read_to == '.') {  // a fraction, dropped; `1700000000.0` comes out of many tools
    read_to = std::find_if_not(read_to + 1, end, is_digit);
  }
  if (read_to != end) return std::nullopt;
  const std::int64_t remainder = units % units_per_second;
  return civil_from_seconds(units / units_per_second - (remainder < 0 ? 1 : 0), 0);
}

/// Days since the end of 1899, as spreadsheets count them: 1 is 1900-01-01, and 60 the 29th of February of
/// that year, which never was. The fraction is the time of the day, to the second.
std::optional<CivilTime> civil_from_serial(std::string_view text) {
  constexpr double serial_of_1970 = 25'569;
  constexpr double serial_max = 2'958'466;  // of 10000-01-01
  constexpr double no_such_day = 60;
  constexpr double seconds_a_day = 86'400;
  double serial = 0;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, serial, std::chars_format::fixed);
  if (error != std::errc{} || read_to != end) return std::nullopt;
  const bool is_a_day = serial >= 1 && serial < serial_max && std::floor(serial) != no_such_day;
  if (!is_a_day) return CivilTime{};
  if (serial < no_such_day) ++serial;
  return civil_from_seconds(std::llround((serial - serial_of_1970) * seconds_a_day), std::nullopt);
}

/// What a pattern's directives gather, until they make a CivilTime.
struct Fields {
  CivilTime time;
  bool afternoon = false;
  bool has_half = false;  ///< `%p` was there
};

bool take_directive(DateScanner& scanner, char directive, Fields& fields) {
  CivilTime& time = fields.time;
  switch (directive) {
    case 'Y':
      return scanner.take_number(4, 4, time.year);
    case 'y':
      if (!scanner.take_number(2, 2, time.year)) return false;
      time.year += time.year >= 69 ? 1900 : 2000;
      return true;
    case 'm':
      return scanner.take_number(1, 2, time.month);
    case 'e':
      scanner.skip_blanks();
      [[fallthrough]];
    case 'd':
      return scanner.take_number(1, 2, time.day);
    case 'H':
      return scanner.take_number(1, 2, time.hour);
    case 'I':
      return scanner.take_number(1, 2, time.hour) && time.hour >= 1 && time.hour <= 12;
    case 'M':
      return scanner.take_number(1, 2, time.minute);
    case 'S':
      return scanner.take_number(1, 2, time.second);
    case 'f':
      return scanner.skip_digits();
    case 'p':
      fields.has_half = true;
      fields.afternoon = scanner.take_word("pm") || scanner.take_word("p.m.");
      return fields.afternoon || scanner.take_word("am") || scanner.take_word("a.m.");
    case 'b':
    case 'B': {
      const std::optional<int> month = take_name(scanner, kMonths);
      time.month = month.value_or(0) + 1;
      return month.has_value();
    }
    case 'a':
    case 'A':
      return take_name(scanner, kWeekdays).has_value();
    case 'z':
      return scanner.take_offset(time.utc_offset);
    default:
      time.utc_offset = offset_of_abbreviation(scanner.take_letters());
      return time.utc_offset.has_value();
  }
}

}  // namespace

std::optional<DatePattern> DatePattern::compile(std::string_view pattern) {
  DatePattern compiled;
  const bool is_local_epoch = pattern == kLocalEpochSeconds || pattern == kLocalEpochMilliseconds;
  if (is_local_epoch || counts_from_utc(pattern)) {
    compiled.kind_ = is_local_epoch ? Kind::local_epoch : Kind::epoch;
    compiled.epoch_units_ = pattern == kEpochSeconds || pattern == kLocalEpochSeconds ? 1 : 1000;
    return compiled;
  }
  if (pattern == kExcelSerial || pattern == kIso8601) {
    compiled.kind_ = pattern == kIso8601 ? Kind::iso : Kind::excel_serial;
    return compiled;
  }
  std::string spelled_out(pattern);
  for (std::size_t i = 0; i + 1 < spelled_out.size(); ++i) {
    if (spelled_out[i] != '%') continue;
    if (const std::string_view expansion = expansion_of(spelled_out[i + 1]); !expansion.empty()) {
      spelled_out.replace(i, 2, expansion);
    }
    ++i;
  }
  for (std::size_t i = 0; i < spelled_out.size(); ++i) {
    if (spelled_out[i] != '%') {
      compiled.items_.push_back({0, spelled_out[i]});
      continue;
    }
    const char directive = ++i < spelled_out.size() ? spelled_out[i] : '\0';
    if (directive == '%') {
      compiled.items_.push_back({0, '%'});
    } else if (directive != '\0' && kDirectives.contains(directive)) {
      compiled.items_.push_back({directive, 0});
      compiled.has_short_year_ |= directive == 'y';
    } else {
      return std::nullopt;
    }
  }
  return compiled;
}

std::optional<CivilTime> DatePattern::parse(std::string_view text) const {
  switch (kind_) {
    case Kind::items:
      break;
    case Kind::epoch:
      return civil_from_epoch(text, epoch_units_);
    case Kind::local_epoch: {
      std::optional<CivilTime> time = civil_from_epoch(text, epoch_units_);
      if (time) time->utc_offset.reset();
      return time;
    }
    case Kind::excel_serial:
      return civil_from_serial(text);
    case Kind::iso: {
      CivilTime time;
      return parse_iso(text, time) ? std::optional(time) : std::nullopt;
    }
  }
  DateScanner scanner(text);
  Fields fields;
  for (const Item item : items_) {
    const bool taken = item.directive != 0      ? take_directive(scanner, item.directive, fields)
                       : is_blank(item.literal) ? scanner.skip_blanks()
                                                : scanner.take(item.literal);
    if (!taken) return std::nullopt;
  }
  if (!scanner.at_end()) return std::nullopt;
  if (fields.has_half) fields.time.hour = fields.time.hour % 12 + (fields.afternoon ? 12 : 0);
  return fields.time;
}

}  // namespace mixferry::mappings
