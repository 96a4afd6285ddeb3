// Yearly rules of summer time, in the notation that files of the tz database end in.

#include "mappings/plan/yearly_zone.h"

#include <chrono>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

using namespace std::chrono;

std::int64_t utc(int year, unsigned month, unsigned day, int hour, int minute = 0) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  const auto day_begin = sys_days{date}.time_since_epoch();
  return (day_begin + hours{hour} + minutes{minute}) / seconds{1};
}

struct YearCase {
  const char* rule;
  std::int64_t first;
  std::int32_t first_offset;
  std::int64_t second;
  std::int32_t second_offset;
};

class YearlyZones : public testing::TestWithParam<YearCase> {};

TEST_P(YearlyZones, ChangeTwiceInAYear) {
  const YearCase& wanted = GetParam();
  const auto zone = YearlyZone::parse(wanted.rule);
  ASSERT_TRUE(zone) << wanted.rule;
  const auto [first, second] = zone->changes_of(2040);
  EXPECT_EQ(first.utc_seconds, wanted.first);
  EXPECT_EQ(first.offset, wanted.first_offset);
  EXPECT_EQ(second.utc_seconds, wanted.second);
  EXPECT_EQ(second.offset, wanted.second_offset);
}

// Berlin, New York, Sydney (summer over New Year), Lord Howe (half an hour), Dublin (winter is the
// exception), Gaza (hours beyond midnight), Nuuk (hours before it).
INSTANTIATE_TEST_SUITE_P(
    Rules, YearlyZones,
    testing::Values(
        YearCase{"CET-1CEST,M3.5.0,M10.5.0/3", utc(2040, 3, 25, 1), 7200, utc(2040, 10, 28, 1), 3600},
        YearCase{"EST5EDT,M3.2.0,M11.1.0", utc(2040, 3, 11, 7), -4 * 3600, utc(2040, 11, 4, 6), -5 * 3600},
        YearCase{"AEST-10AEDT,M10.1.0,M4.1.0/3", utc(2040, 3, 31, 16), 36'000, utc(2040, 10, 6, 16), 39'600},
        YearCase{"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", utc(2040, 3, 31, 15), 37'800,
                 utc(2040, 10, 6, 15, 30), 39'600},
        YearCase{"IST-1GMT0,M10.5.0,M3.5.0/1", utc(2040, 3, 25, 1), 3600, utc(2040, 10, 28, 1), 0},
        YearCase{"EET-2EEST,M3.4.4/50,M10.4.4/50", utc(2040, 3, 24, 0), 10'800, utc(2040, 10, 26, 23), 7200},
        YearCase{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", utc(2040, 3, 25, 1), -3600, utc(2040, 10, 28, 1),
                 -7200}));

TEST(YearlyZone, IsForZonesThatChangeTheirClocks) {
  for (const char* rule :
       {"", "UTC0", "JST-9", "<+03>-3", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,J60,J300",
        "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET",
        "-1CEST", "CET-1CEST,M3.5.0", "<CET-1", "CET-99999999999CEST,M3.5.0,M10.5.0"}) {
    EXPECT_FALSE(YearlyZone::parse(rule)) << rule;
  }
}

}  // namespace
}  // namespace mixferry::mappings
