#include "engine/sandbox/query/dates.h"

#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

TEST(Dates, AreReadAsMixpanelWritesThem) {
  EXPECT_EQ(seconds_of_date("1970-01-02"), 86'400.0);
  EXPECT_EQ(seconds_of_date("2026-08-01T00:00:00"), 1'785'542'400.0);
  EXPECT_EQ(seconds_of_date("2026-08-01T00:00:00.250Z"), 1'785'542'400.25);
  for (const std::string_view no :
       {"", "2026-02-30", "2026-8-1", "2026-08-01T24:00:00", "2026-08-01 10:00:00",
        "2026-08-01T10:00:00+02:00", "2026-08-01T10:00:00.", "20260801"}) {
    EXPECT_EQ(seconds_of_date(no), std::nullopt) << no;
  }
}

TEST(Dates, AreShownToTheSecond) {
  EXPECT_EQ(date_to_the_second("2026-08-01T10:20:30.999Z"), "2026-08-01T10:20:30");
  EXPECT_EQ(date_to_the_second("2026-08-01T10:20:30Z"), "2026-08-01T10:20:30");
  for (const std::string_view as_it_is :
       {"2026-08-01", "2026-08-01T10:20:30", "2026-13-01T10:20:30.5", "gold"})
    EXPECT_EQ(date_to_the_second(as_it_is), as_it_is);
}

}  // namespace
}  // namespace mixferry::sandbox
