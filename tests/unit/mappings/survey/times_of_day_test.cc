#include "mappings/survey/times_of_day.h"

#include <gmock/gmock.h>

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TimesOfDay::Summary times_in(const std::vector<const char*>& texts) {
  TimesOfDay times;
  for (const char* text : texts) times.add(text);
  return times.summary();
}

TEST(TimesOfDay, AreReadAsPeopleWriteThem) {
  EXPECT_THAT(times_in({"9:05", "23:59"}).formats, ElementsAre("%H:%M"));
  EXPECT_THAT(times_in({"09:05:59"}).formats, ElementsAre("%H:%M:%S"));
  EXPECT_THAT(times_in({"9:05 AM", "12:30 p.m.", "1:00PM"}).formats, ElementsAre("%I:%M %p", "%I:%M%p"));
  EXPECT_EQ(times_in({"9:05", "9:05:00", "9:05 pm"}).times, 3u);
}

TEST(TimesOfDay, AreNothingElse) {
  const auto times = times_in({"24:00", "9:60", "9", "12:30:61", "2024-03-12 09:05", "a:b", ":", "1:2:3:4"});
  EXPECT_EQ(times.times, 0u);
  EXPECT_THAT(times.formats, IsEmpty());
}

}  // namespace
}  // namespace mixferry::mappings
