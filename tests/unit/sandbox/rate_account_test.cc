#include "engine/sandbox/rate_account.h"

#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

using std::chrono::seconds;

// Method: time is passed in; the window rolls, and refused requests count as well.
TEST(RateAccount, C8_CountsUpdatesOfTheLastMinuteRefusedOnesIncluded) {
  RateAccount account{{.records_max = 10}};
  const TimePoint start{};
  EXPECT_TRUE(account.admit(6, 1'000'000, start));
  EXPECT_TRUE(account.admit(4, 0, start + seconds{10}));
  EXPECT_FALSE(account.admit(1, 0, start + seconds{59}));
  EXPECT_TRUE(account.admit(5, 0, start + seconds{60})) << "the first six are a minute old";
  EXPECT_FALSE(account.admit(6, 0, start + seconds{70})) << "the refused one isn't";
  EXPECT_TRUE(account.admit(10, 0, start + seconds{200}));
}

TEST(RateAccount, C8_CountsBytesToo) {
  RateAccount account{{.body_bytes_max = 100}};
  const TimePoint start{};
  EXPECT_TRUE(account.admit(1'000'000, 100, start));
  EXPECT_FALSE(account.admit(0, 1, start + seconds{1}));
  EXPECT_TRUE(account.admit(0, 99, start + seconds{60}));
}

TEST(RateAccount, C8_WithoutLimitsEverythingPasses) {
  RateAccount account{{}};
  EXPECT_TRUE(account.admit(UINT64_MAX, UINT64_MAX, TimePoint{}));
  EXPECT_TRUE(account.admit(UINT64_MAX, UINT64_MAX, TimePoint{}));
}

}  // namespace
}  // namespace mixferry::sandbox
