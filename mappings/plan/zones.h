#pragma once
/// Local times to UTC, by the rules of a named time zone.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "mappings/plan/yearly_zone.h"

namespace mixferry::mappings {

/// What a local time is in UTC.
struct Instant {
  std::int64_t utc_seconds = 0;  ///< since 1970
  bool at_clock_change = false;  ///< clocks skipped that local time, or showed it twice
};

/// The offsets of one zone through time, as a table that is read without locks or allocation. Immutable.
///
/// Every local time has an answer. One that occurs twice, when clocks go back, is taken as the earlier of the
/// two instants. One that never occurs, when clocks go forward, is read with the offset before the change, so
/// that 02:30 in the missing hour is the instant that the same clock, left alone, would have shown as 02:30.
/// Both rules are one rule: the old offset holds until the local time that only the new one can show.
///
/// The library's table ends with the year 2037; behind it, the rule holds that the zone's file ends in.
class ZoneRules {
 public:
  /// Looks an IANA name (`Europe/Berlin`) up in the system's time zone database; an error says what to write.
  [[nodiscard]] static Result<ZoneRules> load(const std::string& name);

  /// Seconds since 1970-01-01T00:00:00 local to the same in UTC.
  [[nodiscard]] std::int64_t to_utc(std::int64_t local_seconds) const {
    return instant_of(local_seconds).utc_seconds;
  }

  /// The same, and whether clocks skipped or repeated that local time.
  [[nodiscard]] Instant instant_of(std::int64_t local_seconds) const;

 private:
  struct Period {
    std::int64_t local_end;  ///< first local second that the next period reads
    std::int64_t change;     ///< seconds that clocks skip or repeat at its end
    std::int64_t offset;     ///< seconds east of UTC
  };

  void add_change(std::int64_t utc_seconds, std::int64_t from, std::int64_t to);
  void add_years(const YearlyZone& yearly, std::int64_t last_change, std::int64_t offset);

  std::vector<Period> periods_;  ///< never empty; the last one has no end
  /// From here on, the table of 400 years, after which the calendar repeats itself, is read over and over.
  std::int64_t repeats_from_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace mixferry::mappings
