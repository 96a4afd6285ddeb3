#include "engine/commands/told_reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ToldReading, TellsOnceWhatTakesHours) {
  tests::Heard heard;
  ToldReading told(heard);
  told.take({.parts = 0, .parts_all = 0, .quota = 60});
  told.take({.parts = 1, .parts_all = 1'000, .quota = 60});
  told.take({.parts = 2, .parts_all = 1'000, .quota = 60});
  EXPECT_THAT(heard.remarks,
              ElementsAre(HasSubstr(
                  "999 pages are to be read, and Mixpanel shows 60 an hour: that takes about 17 hours.")));
}

TEST(ToldReading, IsSilentWhereItIsSoonOver) {
  tests::Heard heard;
  ToldReading told(heard);
  for (std::uint64_t page = 1; page <= 50; ++page) told.take({.parts = page, .parts_all = 50, .quota = 60});
  EXPECT_THAT(heard.remarks, IsEmpty());
}

}  // namespace
}  // namespace mixferry::commands
