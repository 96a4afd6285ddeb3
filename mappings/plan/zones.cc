#include "mappings/plan/zones.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <date/tz.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <stdexcept>

namespace mixferry::mappings {
namespace {

constexpr std::string_view kZoneInfoFolder = "/usr/share/zoneinfo";
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// The Gregorian calendar, weekdays included, is the same again after so many years.
constexpr int kCalendarYears = 400;
constexpr std::int64_t kCalendarSeconds = 146'097LL * 86'400;

Error unknown_zone(const std::string& name, std::string_view reason) {
  return {
      ErrorKind::fatal,
      fmt::format("unknown time zone \"{}\": write an IANA name such as Europe/Berlin, America/New_York or "
                  "UTC; {} lists those of this machine (package tzdata) [{}]",
                  name, kZoneInfoFolder, reason)};
}

/// The last line of a zone's file, which says what happens every year behind its table.
std::string yearly_rule_of(const std::string& name) {
  std::ifstream file(std::filesystem::path(kZoneInfoFolder) / name, std::ios::binary);
  std::string line;
  for (std::string next; std::getline(file, next);) line = std::move(next);
  return line;
}

std::int64_t begin_of(int year) {
  return std::chrono::sys_days{std::chrono::year{year} / 1 / 1}.time_since_epoch() / std::chrono::seconds{1};
}

int year_of(std::int64_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds{seconds}};
  return static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(time)}.year());
}

}  // namespace

Result<ZoneRules> ZoneRules::load(const std::string& name) try {
  // What time_zone::get_info() calls the end of time, and a margin: no date beyond the year 9999 is read.
  constexpr auto last = date::sys_days{date::year{10'000} / 1 / 2};
  const date::time_zone* const zone = date::locate_zone(name);
  ZoneRules rules;
  date::sys_info info = zone->get_info(date::sys_days{date::year{0} / 12 / 30});
  std::int64_t last_change = 0;
  while (info.end < last) {
    const date::sys_info next = zone->get_info(info.end);
    last_change = info.end.time_since_epoch().count();
    rules.add_change(last_change, info.offset.count(), next.offset.count());
    info = next;
  }
  if (const auto yearly = YearlyZone::parse(yearly_rule_of(name))) {
    rules.add_years(*yearly, last_change, info.offset.count());
  } else {
    rules.periods_.push_back({kNever, 0, info.offset.count()});
  }
  return rules;
} catch (const std::runtime_error& error) {
  return std::unexpected(unknown_zone(name, error.what()));
}

void ZoneRules::add_change(std::int64_t utc_seconds, std::int64_t from, std::int64_t to) {
  periods_.push_back({utc_seconds + std::max(from, to), std::abs(to - from), from});
}

void ZoneRules::add_years(const YearlyZone& yearly, std::int64_t last_change, std::int64_t offset) {
  const int first_year = year_of(last_change);
  for (int year = first_year; year <= first_year + kCalendarYears; ++year) {
    for (const YearlyZone::Change& change : yearly.changes_of(year)) {
      if (change.utc_seconds <= last_change) continue;
      add_change(change.utc_seconds, offset, change.offset);
      offset = change.offset;
    }
  }
  periods_.push_back({kNever, 0, offset});
  repeats_from_ = begin_of(first_year + 1 + kCalendarYears);
}

Instant ZoneRules::instant_of(std::int64_t local_seconds) const {
  std::int64_t repeated = 0;
  if (local_seconds >= repeats_from_) {
    repeated = ((local_seconds - repeats_from_) / kCalendarSeconds + 1) * kCalendarSeconds;
  }
  const std::int64_t local = local_seconds - repeated;
  const auto period = std::ranges::upper_bound(periods_, local, {}, &Period::local_end);
  if (period == periods_.end()) return {.utc_seconds = local_seconds - periods_.back().offset};
  return {.utc_seconds = local_seconds - period->offset,
          .at_clock_change = local >= period->local_end - period->change};
}

}  // namespace mixferry::mappings
