#include "engine/flow/back_off.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace mixferry::flow {
namespace {

using namespace std::chrono_literals;

TEST(BackOff, DoublesFromTwoSecondsToAMinute) {
  const BackOff::Options options;
  const std::chrono::milliseconds expected[] = {2s, 4s, 8s, 16s, 32s, 60s, 60s};
  for (std::uint32_t failures = 1; failures <= 7; ++failures) {
    EXPECT_EQ(options.ceiling(failures), expected[failures - 1]) << failures << " failures";
  }
  EXPECT_EQ(options.ceiling(4'000'000'000), 60s);
}

TEST(BackOff, NoWaitAtAllIsAllowed) {
  const BackOff::Options none{.first = 0ms, .longest = 0ms};
  EXPECT_EQ(none.ceiling(4'000'000'000), 0ms);
  EXPECT_EQ((BackOff::Options{.first = 0ms, .longest = 60s}.ceiling(4'000'000'000)), 0ms);
}

// Method: many draws; they must reach from near 0 to near the ceiling, and never above.
TEST(BackOff, DrawsFromTheWholeSpan) {
  BackOff back_off{{}, 7};
  std::chrono::milliseconds least = 1h;
  std::chrono::milliseconds most = 0ms;
  for (int i = 0; i < 1'000; ++i) {
    const std::chrono::milliseconds wait = back_off.draw(3);
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  EXPECT_LT(least, 100ms);
  EXPECT_GT(most, 7'900ms);
  EXPECT_LE(most, 8s);
}

TEST(BackOff, OneSeedDrawsTheSame) {
  BackOff one{{}, 42};
  BackOff other{{}, 42};
  for (std::uint32_t failures = 1; failures < 20; ++failures)
    EXPECT_EQ(one.draw(failures), other.draw(failures));
}

TEST(BackOff, DrawsTheUpperHalfForWhoGoesAlone) {
  BackOff back_off{{}, 7};
  for (int i = 0; i < 1'000; ++i) {
    const std::chrono::milliseconds wait = back_off.draw_upper_half(9);
    ASSERT_GE(wait, 30s);
    ASSERT_LE(wait, 60s);
  }
}

}  // namespace
}  // namespace mixferry::flow
