#include "mappings/plan/zones.h"

#include <algorithm>
#include <chrono>
#include <date/tz.h>
#include <fmt/format.h>
#include <limits>
#include <stdexcept>

namespace mixferry::mappings {
namespace {

constexpr std::string_view kZoneInfoFolder = "/usr/share/zoneinfo";

Error unknown_zone(const std::string& name, std::string_view reason) {
  return {
      ErrorKind::fatal,
      fmt::format("unknown time zone \"{}\": write an IANA name such as Europe/Berlin, America/New_York or "
                  "UTC; {} lists those of this machine (package tzdata) [{}]",
                  name, kZoneInfoFolder, reason)};
}

}  // namespace

Result<ZoneRules> ZoneRules::load(const std::string& name) try {
  // What time_zone::get_info() calls the end of time, and a margin: no date beyond the year 9999 is read.
  constexpr auto last = date::sys_days{date::year{10'000} / 1 / 2};
  const date::time_zone* const zone = date::locate_zone(name);
  ZoneRules rules;
  date::sys_info info = zone->get_info(date::sys_days{date::year{0} / 12 / 30});
  while (info.end < last) {
    const date::sys_info next = zone->get_info(info.end);
    const auto change = info.end.time_since_epoch() + std::max(info.offset, next.offset);
    rules.periods_.push_back({change.count(), info.offset.count()});
    info = next;
  }
  rules.periods_.push_back({std::numeric_limits<std::int64_t>::max(), info.offset.count()});
  return rules;
} catch (const std::runtime_error& error) {
  return std::unexpected(unknown_zone(name, error.what()));
}

std::int64_t ZoneRules::to_utc(std::int64_t local_seconds) const {
  const auto period = std::ranges::upper_bound(periods_, local_seconds, {}, &Period::local_end);
  return local_seconds - (period == periods_.end() ? periods_.back() : *period).offset;
}

}  // namespace mixferry::mappings
