#include "engine/base/latency.h"

#include <gtest/gtest.h>

namespace mixferry {
namespace {

using std::chrono::milliseconds;

TEST(LatencyHistogram, KnowsNothingOfNoAnswers) {
  EXPECT_EQ(LatencyHistogram{}.answers(), 0u);
  EXPECT_FALSE(LatencyHistogram{}.quantile(0.5).has_value());
}

// Method: many answers of one length; what is read back must be within a tenth of it.
TEST(LatencyHistogram, IsRightToATenth) {
  for (const int took : {1, 7, 20, 99, 500, 1'234, 60'000, 200'000}) {
    LatencyHistogram latency;
    for (int i = 0; i < 10; ++i) latency.note(milliseconds(took));
    EXPECT_NEAR(static_cast<double>(latency.quantile(0.5)->count()), took, took * 0.1 + 0.5);
  }
}

TEST(LatencyHistogram, TellsShares) {
  LatencyHistogram latency;
  for (int i = 0; i < 90; ++i) latency.note(milliseconds(100));
  for (int i = 0; i < 10; ++i) latency.note(milliseconds(1'000));
  EXPECT_LT(latency.quantile(0.5), milliseconds(120));
  EXPECT_LT(latency.quantile(0.9), milliseconds(120));
  EXPECT_GT(latency.quantile(0.95), milliseconds(900));
}

TEST(LatencyHistogram, TakesAnyLength) {
  LatencyHistogram latency;
  for (const auto took : {milliseconds(-5), milliseconds(0), milliseconds::max()}) latency.note(took);
  EXPECT_EQ(latency.answers(), 3u);
}

TEST(LatencyHistogram, TellsWhatCameSince) {
  LatencyHistogram latency;
  latency.note(milliseconds(10));
  const LatencyHistogram earlier = latency;
  latency.note(milliseconds(500));
  EXPECT_EQ(latency.since(earlier).answers(), 1u);
  EXPECT_GT(latency.since(earlier).quantile(0.5), milliseconds(400));
}

}  // namespace
}  // namespace mixferry
