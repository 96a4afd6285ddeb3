#include "mappings/plan/zones.h"

#include <chrono>
#include <date/tz.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace mixferry::mappings {
namespace {

std::int64_t local(int year, unsigned month, unsigned day, int hour, int minute) {
  const date::local_days days = date::local_days{date::year{year} / date::month{month} / date::day{day}};
  return days.time_since_epoch().count() * 86'400LL + hour * 3'600 + minute * 60;
}

// Method: the spring change of 2024 in Berlin, 02:00 to 03:00 on 31 March, before, inside and behind the gap.
TEST(ZoneRules, ReadsATimeThatNeverWasWithTheOffsetBeforeTheChange) {
  const ZoneRules berlin = ZoneRules::load("Europe/Berlin").value();
  EXPECT_EQ(berlin.to_utc(local(2024, 3, 31, 1, 59)), local(2024, 3, 31, 0, 59));
  EXPECT_EQ(berlin.to_utc(local(2024, 3, 31, 2, 0)), local(2024, 3, 31, 1, 0));
  EXPECT_EQ(berlin.to_utc(local(2024, 3, 31, 2, 30)), local(2024, 3, 31, 1, 30));
  EXPECT_EQ(berlin.to_utc(local(2024, 3, 31, 3, 0)), local(2024, 3, 31, 1, 0));
}

// Method: the autumn change of 2024 in New York, 02:00 back to 01:00 on 3 November.
TEST(ZoneRules, TakesATimeThatWasTwiceAsTheEarlierInstant) {
  const ZoneRules new_york = ZoneRules::load("America/New_York").value();
  EXPECT_EQ(new_york.to_utc(local(2024, 11, 3, 0, 59)), local(2024, 11, 3, 4, 59));
  EXPECT_EQ(new_york.to_utc(local(2024, 11, 3, 1, 30)), local(2024, 11, 3, 5, 30));
  EXPECT_EQ(new_york.to_utc(local(2024, 11, 3, 2, 0)), local(2024, 11, 3, 7, 0));
}

// Method: random local times of 1900 to 2037 in zones with odd histories, against date's own answer.
TEST(ZoneRules, AgreesWithTheDatabase) {
  constexpr unsigned kSeed = 20240331;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  std::uniform_int_distribution<std::int64_t> seconds(local(1900, 1, 1, 0, 0), local(2037, 12, 31, 0, 0));
  for (const char* name : {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
                           "Pacific/Apia", "Africa/Casablanca", "America/Sao_Paulo", "Europe/Dublin"}) {
    const ZoneRules rules = ZoneRules::load(name).value();
    const date::time_zone* const zone = date::locate_zone(name);
    for (int i = 0; i < 2'000; ++i) {
      const std::int64_t at = seconds(random);
      const date::local_info info = zone->get_info(date::local_seconds{std::chrono::seconds{at}});
      EXPECT_EQ(rules.to_utc(at), at - info.first.offset.count()) << name << ' ' << at;
    }
  }
}

// Method: the first and the last year that dates can have.
TEST(ZoneRules, HasAnAnswerForEveryYear) {
  const ZoneRules kolkata = ZoneRules::load("Asia/Kolkata").value();
  EXPECT_EQ(kolkata.to_utc(local(9999, 12, 31, 23, 59)), local(9999, 12, 31, 18, 29));
  EXPECT_LT(kolkata.to_utc(local(1, 1, 1, 0, 0)), local(1, 1, 1, 0, 0));
}

// Method: summers behind the library's table, in the year after it and in the last.
TEST(ZoneRules, KeepsSummerTimeBehindTheTable) {
  const ZoneRules berlin = ZoneRules::load("Europe/Berlin").value();
  for (const int year : {2037, 2038, 2050, 2437, 2438, 2439, 9999}) {
    EXPECT_EQ(berlin.to_utc(local(year, 7, 1, 12, 0)), local(year, 7, 1, 10, 0)) << year;
    EXPECT_EQ(berlin.to_utc(local(year, 12, 1, 12, 0)), local(year, 12, 1, 11, 0)) << year;
  }
  const ZoneRules sydney = ZoneRules::load("Australia/Sydney").value();
  for (const int year : {2037, 2038, 2438, 2439, 9999}) {
    EXPECT_EQ(sydney.to_utc(local(year, 1, 1, 12, 0)), local(year, 1, 1, 1, 0)) << year;
    EXPECT_EQ(sydney.to_utc(local(year, 7, 1, 12, 0)), local(year, 7, 1, 2, 0)) << year;
  }
  // 27 March 2050 is the last Sunday of its month.
  EXPECT_EQ(berlin.to_utc(local(2050, 3, 27, 1, 59)), local(2050, 3, 27, 0, 59));
  EXPECT_EQ(berlin.to_utc(local(2050, 3, 27, 3, 0)), local(2050, 3, 27, 1, 0));
}

// Method: the hours around both changes of a year, in the table and behind it.
TEST(ZoneRules, TellsTimesThatClocksSkipOrRepeat) {
  const ZoneRules berlin = ZoneRules::load("Europe/Berlin").value();
  const auto odd = [&](std::int64_t at) { return berlin.instant_of(at).at_clock_change; };
  EXPECT_FALSE(odd(local(2024, 3, 31, 1, 59)));
  EXPECT_TRUE(odd(local(2024, 3, 31, 2, 0)));
  EXPECT_TRUE(odd(local(2024, 3, 31, 2, 59)));
  EXPECT_FALSE(odd(local(2024, 3, 31, 3, 0)));
  EXPECT_FALSE(odd(local(2024, 10, 27, 1, 59)));
  EXPECT_TRUE(odd(local(2024, 10, 27, 2, 0)));
  EXPECT_FALSE(odd(local(2024, 10, 27, 3, 0)));
  EXPECT_TRUE(odd(local(2050, 3, 27, 2, 30)));
}

// Method: names that no database has.
TEST(ZoneRules, SaysWhatToWriteInsteadOfAnUnknownName) {
  for (const char* name : {"Mars/Olympus", "Berlin", "../../etc/passwd", "CEST"}) {
    const auto rules = ZoneRules::load(name);
    ASSERT_FALSE(rules.has_value()) << name;
    EXPECT_EQ(rules.error().kind, ErrorKind::fatal);
    EXPECT_THAT(rules.error().message, testing::HasSubstr(name));
    EXPECT_THAT(rules.error().message, testing::HasSubstr("Europe/Berlin"));
  }
}

}  // namespace
}  // namespace mixferry::mappings
