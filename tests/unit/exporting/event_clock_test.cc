#include "engine/exporting/event_clock.h"

#include <gtest/gtest.h>

namespace mixferry::exporting {
namespace {

EventClock berlin() {
  return EventClock(mappings::ZoneRules::load("Europe/Berlin").value());
}

std::string event_at(std::string_view time) {
  return std::string(R"({"event":"A", "properties":{"a":1.50,"time":)")
      .append(time)
      .append(R"( ,"b":"\u00e4"}})");
}

struct At {
  std::string name;
  std::string local;
  std::string utc;

  friend void PrintTo(const At& at, std::ostream* out) { *out << at.name; }
};

class EventTimes : public testing::TestWithParam<At> {};

TEST_P(EventTimes, AreTurnedAndNothingElse) {
  EventClock clock = berlin();
  EXPECT_EQ(clock.in_utc(event_at(GetParam().local)), event_at(GetParam().utc));
  EXPECT_EQ(clock.counts().turned, 1);
  EXPECT_EQ(clock.counts().without_time, 0);
}

INSTANTIATE_TEST_SUITE_P(Each, EventTimes,
                         testing::Values(At{"Winter", "1705312800", "1705309200"},
                                         At{"Summer", "1721037600", "1721030400"},
                                         At{"Milliseconds", "1721037600123", "1721030400123"},
                                         At{"Fraction", "1721037600.25", "1721030400.25"}),
                         [](const auto& row) { return row.param.name; });

TEST(EventClock, CountsTimesThatClocksShowedTwice) {
  EventClock clock = berlin();
  // 2024-10-27 02:30, of which the earlier is taken: 00:30 UTC.
  EXPECT_EQ(clock.in_utc(event_at("1729996200")), event_at("1729989000"));
  EXPECT_EQ(clock.counts().at_clock_changes, 1);
  clock.forget_counts();
  EXPECT_EQ(clock.counts().turned, 0);
}

TEST(EventClock, LeavesWhatIsNoTime) {
  EventClock clock = berlin();
  for (const char* time : {"\"1705312800\"", "1e9", "null", "-1", "99999999999999999999"})
    EXPECT_EQ(clock.in_utc(event_at(time)), event_at(time));
  EXPECT_EQ(clock.in_utc(R"({"event":"A","time":1705312800})"), R"({"event":"A","time":1705312800})");
  EXPECT_EQ(clock.in_utc("no event"), "no event");
  EXPECT_EQ(clock.counts().without_time, 7);
  EXPECT_EQ(clock.counts().turned, 0);
}

}  // namespace
}  // namespace mixferry::exporting
