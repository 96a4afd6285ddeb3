#pragma once
/// Local times to UTC, by the rules of a named time zone.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::mappings {

/// The offsets of one zone through time, as a table that is read without locks or allocation. Immutable.
///
/// Every local time has an answer. One that occurs twice, when clocks go back, is taken as the earlier of the
/// two instants. One that never occurs, when clocks go forward, is read with the offset before the change, so
/// that 02:30 in the missing hour is the instant that the same clock, left alone, would have shown as 02:30.
/// Both rules are one rule: the old offset holds until the local time that only the new one can show.
///
/// The database's summer times end with the year 2037 (the library reads no further); later local times have
/// the offset of winter.
class ZoneRules {
 public:
  /// Looks an IANA name (`Europe/Berlin`) up in the system's time zone database; an error says what to write.
  [[nodiscard]] static Result<ZoneRules> load(const std::string& name);

  /// Seconds since 1970-01-01T00:00:00 local to the same in UTC.
  [[nodiscard]] std::int64_t to_utc(std::int64_t local_seconds) const;

 private:
  struct Period {
    std::int64_t local_end;  ///< first local second that the next period reads
    std::int64_t offset;     ///< seconds east of UTC
  };
  std::vector<Period> periods_;  ///< never empty; the last one has no end
};

}  // namespace mixferry::mappings
