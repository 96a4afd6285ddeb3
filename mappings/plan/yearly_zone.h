#pragma once
/// The rule by which a zone changes its clocks every year, for the years that no table holds.
///
/// Files of the tz database end in such a rule, in the notation of POSIX: `CET-1CEST,M3.5.0,M10.5.0/3` is an
/// hour ahead of UTC, two from the last Sunday in March at 2:00 to the last one in October at 3:00 by the old
/// clock.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mixferry::mappings {

class YearlyZone {
 public:
  /// nullopt for a zone without summer time, and for what is not of that notation (of its forms, days by
  /// number are left out: the database has none that need them).
  [[nodiscard]] static std::optional<YearlyZone> parse(std::string_view text);

  struct Change {
    std::int64_t utc_seconds;  ///< since 1970
    std::int32_t offset;       ///< from then on, seconds east of UTC
  };
  /// The two changes of a year, the earlier first.
  [[nodiscard]] std::array<Change, 2> changes_of(int year) const;

 private:
  struct Day {
    unsigned month = 1;
    unsigned week = 1;         ///< of the month, from 1; 5: the last
    unsigned weekday = 0;      ///< 0: Sunday
    std::int32_t seconds = 0;  ///< behind midnight; may be negative or more than a day
  };
  class Scanner;

  [[nodiscard]] static std::int64_t local_seconds(const Day& day, int year);

  std::int32_t winter_offset_ = 0;
  std::int32_t summer_offset_ = 0;
  Day summer_begin_;
  Day summer_end_;
};

}  // namespace mixferry::mappings
