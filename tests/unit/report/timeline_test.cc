#include "engine/report/timeline.h"

#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

pipeline::Progress after(std::uint64_t rows) {
  pipeline::Progress progress;
  progress.tally.rows_delivered = rows;
  progress.tally.records_sent = 2 * rows;
  progress.concurrency_limit = 10;
  return progress;
}

TEST(Timeline, OfNothingIsEmpty) {
  Timeline timeline;
  EXPECT_TRUE(timeline.spans().empty());
  timeline.note(after(5), Clock::time_point{});
  EXPECT_TRUE(timeline.spans().empty()) << "where it began is no span";
}

// Method: a resumed run begins with what is settled already.
TEST(Timeline, SpeaksOfThisProcessAlone) {
  Timeline timeline;
  timeline.note(after(1'000), Clock::time_point{});
  timeline.note(after(1'500), Clock::time_point{} + milliseconds(500));
  ASSERT_EQ(timeline.spans().size(), 1u);
  const TimeSpan span = timeline.spans().front();
  EXPECT_EQ(span.rows, 500u);
  EXPECT_EQ(span.records, 1'000u);
  EXPECT_DOUBLE_EQ(span.per_second(span.rows), 1'000);
}

// Method: hours of notes; the sum of all spans must be what was done, and extremes must not be lost.
TEST(Timeline, StaysSmallAndLosesNothing) {
  for (const int notes : {3, 120, 121, 122, 1'000, 36'001}) {
    Timeline timeline;
    for (int i = 0; i < notes; ++i) {
      pipeline::Progress progress = after(static_cast<std::uint64_t>(i) * 100);
      progress.paused = i == 1;
      progress.in_flight = i == 2 ? 9 : 1;
      progress.concurrency_limit = i == 2 ? 3 : 10;
      timeline.note(progress, Clock::time_point{} + milliseconds(200) * i);
    }
    const std::vector<TimeSpan> spans = timeline.spans();
    EXPECT_LE(spans.size(), Timeline::kSpansMax + 1);
    EXPECT_GE(spans.size(), static_cast<std::size_t>(std::min(notes - 1, 60)));
    std::uint64_t rows = 0;
    std::uint32_t in_flight = 0, limit = 10;
    bool paused = false;
    double end = 0;
    for (const TimeSpan& span : spans) {
      EXPECT_DOUBLE_EQ(span.from, end);
      end = span.to;
      rows += span.rows;
      in_flight = std::max(in_flight, span.in_flight_max);
      limit = std::min(limit, span.concurrency_limit_min);
      paused = paused || span.paused;
    }
    EXPECT_EQ(rows, static_cast<std::uint64_t>(notes - 1) * 100);
    EXPECT_NEAR(end, 0.2 * (notes - 1), 1e-6);
    EXPECT_EQ(in_flight, 9u);
    EXPECT_EQ(limit, 3u);
    EXPECT_TRUE(paused);
  }
}

TEST(Timeline, HasNoRatesOfAnInstant) {
  Timeline timeline;
  timeline.note(after(0), Clock::time_point{});
  timeline.note(after(100), Clock::time_point{} + milliseconds(1'000));
  timeline.note(after(200), Clock::time_point{} + milliseconds(1'001));
  ASSERT_EQ(timeline.spans().size(), 1u);
  EXPECT_EQ(timeline.spans().front().rows, 200u);
  EXPECT_DOUBLE_EQ(timeline.spans().front().to, 1.001);
}

}  // namespace
}  // namespace mixferry::report
