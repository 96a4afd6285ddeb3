#include "mappings/plan/dates.h"

#include <chrono>
#include <utility>

#include "mappings/plan/date_scanner.h"
#include "mappings/plan/zone_names.h"

namespace mixferry::mappings {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

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

char* write_two(char* to, int value) {
  *to++ = static_cast<char>('0' + value / 10);
  *to++ = static_cast<char>('0' + value % 10);
  return to;
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

bool take_iso_time(DateScanner& scanner, CivilTime& time) {
  if (!scanner.take_number(1, 2, time.hour)) return false;
  if (!scanner.take(':') || !scanner.take_number(2, 2, time.minute)) return false;
  if (scanner.take(':') && !scanner.take_number(2, 2, time.second)) return false;
  if ((scanner.take('.') || scanner.take(',')) && !scanner.skip_digits()) return false;
  return take_iso_zone(scanner, time);
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

std::optional<CivilTime> parse_iso(std::string_view text) {
  DateScanner scanner(text);
  CivilTime time;
  if (!scanner.take_number(4, 4, time.year) || !scanner.take('-')) return std::nullopt;
  if (!scanner.take_number(2, 2, time.month) || !scanner.take('-')) return std::nullopt;
  if (!scanner.take_number(2, 2, time.day)) return std::nullopt;
  if (scanner.at_end()) return time;
  if (!scanner.take_word("t") && !scanner.skip_blanks()) return std::nullopt;
  if (!take_iso_time(scanner, time) || !scanner.at_end()) return std::nullopt;
  return time;
}

DateReader::DateReader(std::vector<DatePattern> patterns, std::shared_ptr<const ZoneRules> zone)
    : patterns_(std::move(patterns)), zone_(std::move(zone)) {}

DateReader DateReader::with_zone_from_header(std::vector<DatePattern> patterns) {
  DateReader reader(std::move(patterns), nullptr);
  reader.zone_from_header_ = true;
  return reader;
}

Fault DateReader::parse(std::string_view text, CivilTime& time) const {
  if (patterns_.empty()) {
    const std::optional<CivilTime> iso = parse_iso(text);
    if (!iso) return Fault::not_a_date;
    time = *iso;
    return exists(time) ? Fault::none : Fault::no_such_date;
  }
  // 25/12/2023 has the form of %m/%d/%Y, too: a pattern whose date does not exist leaves it to the next.
  Fault fault = Fault::not_a_date;
  for (const DatePattern& pattern : patterns_) {
    const std::optional<CivilTime> parsed = pattern.parse(text);
    if (!parsed) continue;
    time = *parsed;
    if (exists(time)) return Fault::none;
    fault = Fault::no_such_date;
  }
  return fault;
}

Fault DateReader::read_date(std::string_view text, Text& result) const {
  CivilTime time;
  if (const Fault fault = parse(text, time); fault != Fault::none) return fault;
  char* const begin = result.bytes.data();
  result.size = static_cast<std::uint8_t>(write_date(begin, time) - begin);
  return Fault::none;
}

Fault DateReader::read_datetime(std::string_view text, Text& result, std::string_view column_name) const {
  CivilTime time;
  if (const Fault fault = parse(text, time); fault != Fault::none) return fault;
  if (zone_from_header_ && !time.utc_offset) {
    const auto offset = zone_of_column_name(column_name);
    if (!offset) return Fault::no_time_zone;
    time.utc_offset = *offset;
  }
  if (time.utc_offset.value_or(zone_ ? 1 : 0) != 0) {
    const std::int64_t local = seconds_of(time);
    time = civil_from_seconds(time.utc_offset ? local - *time.utc_offset : zone_->to_utc(local), 0);
    if (!exists(time)) return Fault::no_such_date;
  }
  char* const begin = result.bytes.data();
  result.size = static_cast<std::uint8_t>(write_datetime(begin, time) - begin);
  return Fault::none;
}

}  // namespace mixferry::mappings
