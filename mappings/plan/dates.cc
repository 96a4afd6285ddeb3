#include "mappings/plan/dates.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <experimental/simd>

#include "mappings/plan/date_scanner.h"
#include "mappings/plan/zone_names.h"

namespace mixferry::mappings {
namespace {

using namespace std::string_view_literals;

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::size_t kDateBytes = 10;  // 2024-03-12

constexpr std::chrono::year_month_day day_of(const CivilTime& time) {
  return std::chrono::year{time.year} / std::chrono::month{static_cast<unsigned>(time.month)} /
         std::chrono::day{static_cast<unsigned>(time.day)};
}

constexpr std::int64_t seconds_of(const CivilTime& time) {
  const std::int64_t days = std::chrono::sys_days{day_of(time)}.time_since_epoch().count();
  return days * kSecondsPerDay + time.hour * 3600 + time.minute * 60 + time.second;
}

constexpr std::int64_t kFirstSecond = seconds_of({.year = 1, .month = 1, .day = 1, .utc_offset = {}});
constexpr std::int64_t kEndSecond = seconds_of({.year = 10'000, .month = 1, .day = 1, .utc_offset = {}});

/// `00` to `99`, one behind the other.
constexpr auto kTwoDigits = [] {
  std::array<char, 200> digits;
  for (std::size_t i = 0; i < 100; ++i) {
    digits[2 * i] = static_cast<char>('0' + i / 10);
    digits[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return digits;
}();

char* write_two(char* to, int value) {
  std::memcpy(to, &kTwoDigits[2 * static_cast<std::size_t>(value)], 2);
  return to + 2;
}

char* write_date(char* to, const CivilTime& time) {
  to = write_two(to, time.year / 100);
  to = write_two(to, time.year % 100);
  *to++ = '-';
  to = write_two(to, time.month);
  *to++ = '-';
  return write_two(to, time.day);
}

char* write_datetime(char* to, const CivilTime& time) {
  to = write_date(to, time);
  *to++ = 'T';
  to = write_two(to, time.hour);
  *to++ = ':';
  to = write_two(to, time.minute);
  *to++ = ':';
  return write_two(to, time.second);
}

bool take_iso_zone(DateScanner& scanner, CivilTime& time) {
  scanner.skip_blanks();
  if (scanner.at_end()) return true;
  if (scanner.take_word("utc") || scanner.take_word("gmt")) {
    time.utc_offset = 0;
    return true;
  }
  return scanner.take_offset(time.utc_offset);
}

bool take_iso_fraction_and_zone(DateScanner& scanner, CivilTime& time) {
  if ((scanner.take('.') || scanner.take(',')) && !scanner.skip_digits()) return false;
  return take_iso_zone(scanner, time);
}

bool take_iso_time(DateScanner& scanner, CivilTime& time) {
  if (!scanner.take_number(1, 2, time.hour)) return false;
  if (!scanner.take(':') || !scanner.take_number(2, 2, time.minute)) return false;
  if (scanner.take(':') && !scanner.take_number(2, 2, time.second)) return false;
  return take_iso_fraction_and_zone(scanner, time);
}

/// How nearly all exports write a time: `2024-03-12 06:25:12` or with a `T`, all digits there.
constexpr std::size_t kCommonBytes = 19;

/// That form looked at 16 bytes at a time: each byte is at most so much more than in the form of zeros. Of a
/// minute or second, that leaves only those that there are; the byte between day and time may be any.
using DateBytes =
    std::experimental::simd<unsigned char, std::experimental::simd_abi::deduce_t<unsigned char, 16>>;
constexpr std::string_view kZeros = "0000-00-00T00:00:00";
constexpr std::string_view kMost = "\x09\x09\x09\x09\0\x09\x09\0\x09\x09\xFF\x09\x09\0\x05\x09\0\x05\x09"sv;
static_assert(kZeros.size() == kCommonBytes && kMost.size() == kCommonBytes);

DateBytes load_bytes(const char* from) {
  return {reinterpret_cast<const unsigned char*>(from), std::experimental::element_aligned};
}

DateBytes::mask_type are_wrong(const char* at, std::size_t from) {
  return (load_bytes(at + from) ^ load_bytes(kZeros.data() + from)) > load_bytes(kMost.data() + from);
}

int two_digits(const char* at) {
  return (at[0] - '0') * 10 + (at[1] - '0');
}

/// The first bytes of `text`, if they are in the common form.
bool take_common(std::string_view text, CivilTime& time) {
  if (text.size() < kCommonBytes) return false;
  const char* const at = text.data();
  const auto wrong = are_wrong(at, 0) || are_wrong(at, kCommonBytes - DateBytes::size());
  if (std::experimental::any_of(wrong) || (at[10] != ' ' && at[10] != 'T')) return false;
  time.year = two_digits(at) * 100 + two_digits(at + 2);
  time.month = two_digits(at + 5);
  time.day = two_digits(at + 8);
  time.hour = two_digits(at + 11);
  time.minute = two_digits(at + 14);
  time.second = two_digits(at + 17);
  return true;
}

/// A text in the common form, whatever is behind it.
bool parse_common(std::string_view text, CivilTime& time) {
  if (!take_common(text, time)) return false;
  time.utc_offset.reset();
  DateScanner rest(text.substr(kCommonBytes));
  return rest.at_end() || (take_iso_fraction_and_zone(rest, time) && rest.at_end());
}

}  // namespace

bool exists(const CivilTime& time) {
  return time.year >= 1 && time.year <= 9999 && day_of(time).ok() && time.hour <= 23 && time.minute <= 59 &&
         time.second <= 59;
}

CivilTime civil_from_seconds(std::int64_t seconds, std::optional<std::int32_t> utc_offset) {
  if (seconds < kFirstSecond || seconds >= kEndSecond) return {};
  const std::int64_t days = seconds / kSecondsPerDay - (seconds % kSecondsPerDay < 0 ? 1 : 0);
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
  const auto of_day = static_cast<int>(seconds - days * kSecondsPerDay);
  return {.year = static_cast<int>(day.year()),
          .month = static_cast<int>(static_cast<unsigned>(day.month())),
          .day = static_cast<int>(static_cast<unsigned>(day.day())),
          .hour = of_day / 3600,
          .minute = of_day / 60 % 60,
          .second = of_day % 60,
          .utc_offset = utc_offset};
}

bool parse_iso(std::string_view text, CivilTime& time) {
  if (parse_common(text, time)) return true;
  time = {};
  DateScanner scanner(text);
  if (!scanner.take_number(4, 4, time.year) || !scanner.take('-')) return false;
  if (!scanner.take_number(2, 2, time.month) || !scanner.take('-')) return false;
  if (!scanner.take_number(2, 2, time.day)) return false;
  if (scanner.at_end()) return true;
  if (!scanner.take_word("t") && !scanner.skip_blanks()) return false;
  return take_iso_time(scanner, time) && scanner.at_end();
}

namespace {

/// Whether a count of units since 1970 was probably meant as one of another unit. Seconds read as
/// milliseconds are days of early 1970; milliseconds read as seconds are years from 5138 on, or none that
/// there are.
bool is_of_other_unit(const CivilTime& time, std::int64_t units_per_second) {
  constexpr int kFarYear = 5138;                        // where 12 digits of seconds begin
  constexpr std::int64_t kSecondsOf1973 = 100'000'000;  // a count of seconds that is a likely date
  constexpr std::int64_t kSecondsOf2100 = 4'102'444'800;
  if (!exists(time)) return true;
  if (units_per_second == 1) return time.year >= kFarYear;
  const std::int64_t units = std::abs(seconds_of(time)) * units_per_second;
  return units >= kSecondsOf1973 && units < kSecondsOf2100;
}

}  // namespace

bool DateReader::is_null(const CivilTime& time) const {
  if (options_.null_days.empty() || !exists(time)) return false;
  std::array<char, kDateBytes> day;
  write_date(day.data(), time);
  return std::ranges::find(options_.null_days, std::string_view(day.data(), day.size())) !=
         options_.null_days.end();
}

Fault DateReader::check_year(const CivilTime& time) const {
  if (!exists(time)) return Fault::no_such_date;
  const bool is_allowed = time.year >= options_.years.first && time.year <= options_.years.last;
  return is_allowed || is_null(time) ? Fault::none : Fault::year_out_of_range;
}

Fault DateReader::check(const DatePattern& pattern, const CivilTime& time) const {
  const bool is_epoch = pattern.epoch_units() != 0;
  if (is_epoch && !is_null(time) && is_of_other_unit(time, pattern.epoch_units()))
    return Fault::wrong_epoch_unit;
  return check_year(time);
}

namespace {

/// Moves a year of two digits by a century where that makes it one of `years`.
void put_into(const YearRange& years, int& year) {
  for (const int moved : {year, year - 100, year + 100}) {
    if (moved < years.first || moved > years.last) continue;
    year = moved;
    return;
  }
}

}  // namespace

Fault DateReader::parse(std::string_view text, CivilTime& time) const {
  if (options_.patterns.empty()) {
    return parse_iso(text, time) ? check_year(time) : Fault::not_a_date;
  }
  // 25/12/2023 has the form of %m/%d/%Y, too: a pattern whose date does not exist leaves it to the next.
  Fault fault = Fault::not_a_date;
  for (const DatePattern& pattern : options_.patterns) {
    const std::optional<CivilTime> parsed = pattern.parse(text);
    if (!parsed) continue;
    time = *parsed;
    if (pattern.has_short_year()) put_into(options_.years, time.year);
    fault = check(pattern, time);
    if (fault == Fault::none) return fault;
  }
  return fault;
}

bool DateReader::is_null_day(std::string_view text) const {
  CivilTime time;
  return parse(text, time) == Fault::none && is_null(time);
}

Fault DateReader::read_date(std::string_view text, Text& result) const {
  CivilTime time;
  result.size = 0;
  if (const Fault fault = parse(text, time); fault != Fault::none || is_null(time)) return fault;
  char* const begin = result.bytes.data();
  result.size = static_cast<std::uint8_t>(write_date(begin, time) - begin);
  return Fault::none;
}

bool DateReader::keeps_day(std::string_view text) const {
  CivilTime time;
  return options_.patterns.empty() && parse_iso(text, time) && check_year(time) == Fault::none &&
         !is_null(time);
}

bool DateReader::keeps_time(std::string_view text) const {
  CivilTime time;
  if (!options_.patterns.empty() || !parse_common(text, time)) return false;
  const bool is_utc = time.utc_offset ? *time.utc_offset == 0 : !options_.zone && !options_.zone_from_header;
  return is_utc && check_year(time) == Fault::none && !is_null(time);
}

Fault DateReader::read_datetime(std::string_view text, Text& result, std::string_view column_name) const {
  CivilTime time;
  result.size = 0;
  result.at_clock_change = false;
  if (const Fault fault = parse(text, time); fault != Fault::none || is_null(time)) return fault;
  if (options_.zone_from_header && !time.utc_offset) {
    const auto offset = zone_of_column_name(column_name);
    if (!offset) return Fault::no_time_zone;
    time.utc_offset = *offset;
  }
  if (time.utc_offset.value_or(options_.zone ? 1 : 0) != 0) {
    const std::int64_t local = seconds_of(time);
    const Instant instant =
        time.utc_offset ? Instant{.utc_seconds = local - *time.utc_offset} : options_.zone->instant_of(local);
    result.at_clock_change = instant.at_clock_change;
    time = civil_from_seconds(instant.utc_seconds, 0);
    if (!exists(time)) return Fault::no_such_date;
  }
  char* const begin = result.bytes.data();
  result.size = static_cast<std::uint8_t>(write_datetime(begin, time) - begin);
  return Fault::none;
}

}  // namespace mixferry::mappings
