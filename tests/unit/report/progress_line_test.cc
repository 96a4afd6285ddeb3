#include "engine/report/progress_line.h"

#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

pipeline::Progress half_way() {
  pipeline::Progress progress;
  progress.tally.rows_delivered = 500'000;
  progress.tally.rows_rejected = 12;
  progress.retries = 3;
  progress.in_flight = 10;
  progress.fraction = 0.5;
  return progress;
}

TEST(ProgressBar, TellsEverythingWhereThereIsRoom) {
  EXPECT_EQ(progress_bar(half_way(), 25'000, 200),
            "[##########----------]  50%  500,012 rows  25,000 rows/s  12 rejected  10 in flight  3 retries  "
            "20s left");
}

TEST(ProgressBar, LeavesOutTheLeastImportantInNarrowWindows) {
  EXPECT_EQ(progress_bar(half_way(), 25'000, 80),
            "500,012 rows  25,000 rows/s  12 rejected  10 in flight  3 retries  20s left");
  EXPECT_EQ(progress_bar(half_way(), 25'000, 40), "500,012 rows  25,000 rows/s  12 rejected");
  EXPECT_EQ(progress_bar(half_way(), 25'000, 12), "500,012 rows");
  EXPECT_EQ(progress_bar(half_way(), 25'000, 5), "500,0");
}

TEST(ProgressBar, SaysThatItWaits) {
  pipeline::Progress progress;
  progress.paused = true;
  EXPECT_EQ(progress_bar(progress, 0, 100), "0 rows  0 rows/s  waiting for Mixpanel");
  progress.out_of_reach = {.lasted = std::chrono::minutes{3}, .next_try_in = std::chrono::seconds{42}};
  EXPECT_EQ(progress_bar(progress, 0, 100), "0 rows  0 rows/s  Mixpanel out of reach, next try in 42s");
  progress.out_of_reach->next_try_in = {};
  EXPECT_EQ(progress_bar(progress, 0, 100), "0 rows  0 rows/s  Mixpanel out of reach, trying");
}

TEST(ProgressWords, AreTheSameWithoutTheBar) {
  EXPECT_EQ(progress_words(half_way(), 25'000),
            "500,012 rows  25,000 rows/s  12 rejected  10 in flight  3 retries  20s left  50%");
}

TEST(Grouped, PutsACommaBetweenThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(12'345'678), "12,345,678");
}

TEST(DurationInWords, UsesTheUnitThatFits) {
  EXPECT_EQ(duration_in_words(0.4), "0s");
  EXPECT_EQ(duration_in_words(59), "59s");
  EXPECT_EQ(duration_in_words(125), "2m 05s");
  EXPECT_EQ(duration_in_words(3'720), "1h 02m");
}

TEST(RowRate, IsAMeanOverTheLastSeconds) {
  RowRate rate;
  const TimePoint start{};
  EXPECT_EQ(rate.note(0, start), 0);
  EXPECT_EQ(rate.note(1'000, start + std::chrono::seconds(1)), 1'000);
  EXPECT_EQ(rate.note(1'000, start + std::chrono::seconds(2)), 500);
  for (int second = 3; second <= 30; ++second) rate.note(1'000, start + std::chrono::seconds(second));
  EXPECT_EQ(rate.note(1'000, start + std::chrono::seconds(31)), 0);
}

}  // namespace
}  // namespace mixferry::report
