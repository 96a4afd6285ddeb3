#include "engine/commands/told_reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ToldReading, TellsWhatTakesLong) {
  tests::Heard heard;
  ToldReading told(heard);
  const ToldReading::Clock::time_point start{};
  told.take({.parts = 0, .parts_all = 0, .quota = 60}, start);
  told.take({.parts = 1, .parts_all = 1'000, .quota = 60}, start);
  told.take({.parts = 2, .parts_all = 1'000, .quota = 60}, start);
  EXPECT_THAT(heard.remarks,
              ElementsAre(HasSubstr("999 pages to be read, of which Mixpanel shows 60 an hour: that "
                                    "takes about 17 hours.")));
}

TEST(ToldReading, IsSilentWhereItIsSoonOver) {
  tests::Heard heard;
  ToldReading told(heard);
  const ToldReading::Clock::time_point start{};
  for (std::uint64_t page = 1; page <= 50; ++page)
    told.take({.parts = page, .parts_all = 50, .quota = 60}, start);
  EXPECT_THAT(heard.remarks, IsEmpty());
}

// Method: a wait that is told of several times a second is one wait.
TEST(ToldReading, TellsUntilWhenItWaits) {
  tests::Heard heard;
  ToldReading told(heard);
  const ToldReading::Clock::time_point start{std::chrono::hours(24 * 365 * 50)};
  const auto until = start + std::chrono::minutes(20);
  for (int i = 0; i < 3; ++i)
    told.take({.parts = 60, .parts_all = 70, .used = 60, .quota = 60, .waits_until = until}, start);
  told.take({.parts = 61, .parts_all = 70, .used = 60, .quota = 60}, start + std::chrono::seconds(29));
  told.take({.parts = 61, .parts_all = 70, .used = 60, .quota = 60}, start + std::chrono::seconds(30));
  EXPECT_THAT(heard.remarks,
              ElementsAre("Mixpanel shows 60 pages an hour, 60 were read in the last: going on at "
                          "2019-12-20T00:20:00Z; 60 of 70 pages read",
                          "61 of 70 pages read"));
}

// Method: each second it is a second more, for a minute.
TEST(ToldReading, TellsNowAndThenThatOthersAsk) {
  tests::Heard heard;
  ToldReading told(heard);
  for (int i = 0; i < 60; ++i) {
    const ToldReading::Clock::time_point now{std::chrono::seconds(i)};
    told.take({.parts = 1, .parts_all = 50, .quota = 60, .waits_until = now + std::chrono::seconds(1)}, now);
  }
  EXPECT_THAT(heard.remarks, ElementsAre(HasSubstr("waiting for other queries")));
}

}  // namespace
}  // namespace mixferry::commands
