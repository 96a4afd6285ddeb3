#include "engine/flow/rate_limiter.h"

#include <array>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace mixferry::flow {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{std::chrono::hours{1'000}};

struct Spent {
  TimePoint when;
  std::uint64_t cost;
};

/// The most that was spent in any window of `length`, its end included and its beginning not.
std::uint64_t most_in_any_window(const std::vector<Spent>& spent, TimePoint::duration length) {
  std::uint64_t most = 0;
  std::uint64_t sum = 0;
  std::size_t oldest = 0;
  for (const Spent& last : spent) {
    sum += last.cost;
    while (spent[oldest].when <= last.when - length) sum -= spent[oldest++].cost;
    most = std::max(most, sum);
  }
  return most;
}

// Method: costs and idle times are drawn; each cost is spent as early as allowed.
TEST(SlidingBudget, NoWindowHoldsMoreThanTheAmount) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    constexpr std::uint64_t amount = 25'000;
    const std::uint64_t cost_max = seed % 2 == 0 ? 2'000 : 20;
    SlidingBudget budget{amount, 1s};
    std::vector<Spent> spent;
    TimePoint now = kStart;
    for (int i = 0; i < 3'000; ++i) {
      if (random() % 100 == 0) now += std::chrono::milliseconds{random() % 3'000};
      const std::uint64_t cost = 1 + random() % cost_max;
      const TimePoint start = budget.earliest(cost, now);
      ASSERT_GE(start, now);
      ASSERT_EQ(budget.earliest(cost, start), start) << "what was promised must hold";
      budget.spend(cost, start);
      spent.push_back({start, cost});
      now = start;
    }
    EXPECT_LE(most_in_any_window(spent, 1s), amount);
  }
}

TEST(SlidingBudget, IsUsedUpButForLessThanOneCost) {
  // 12 full batches fit into a second of 25,000 updates, so 120 take the first start plus a bit under 10 s.
  SlidingBudget budget{25'000, 1s};
  TimePoint now = kStart;
  for (int i = 0; i < 120; ++i) {
    now = budget.earliest(2'000, now);
    budget.spend(2'000, now);
  }
  EXPECT_GE(now - kStart, 9s);
  EXPECT_LE(now - kStart, 10s);
}

TEST(SlidingBudget, SpreadsEvenlyInsteadOfBursting) {
  SlidingBudget budget{10'000, 1s};
  budget.spend(1'000, kStart);
  EXPECT_EQ(budget.earliest(1'000, kStart), kStart + 100ms);
  EXPECT_EQ(budget.earliest(1, kStart), kStart + 100ms);
  EXPECT_EQ(budget.earliest(1'000, kStart + 700ms), kStart + 700ms);
}

// Method: every start is 5 ms later than it might have been, as timers are; and once, long after.
TEST(SlidingBudget, StartsALittleLateCostNoPace) {
  SlidingBudget budget{30'000, 1s};
  TimePoint start = kStart;
  budget.spend(2'000, start);
  for (int i = 0; i < 150; ++i) {
    start = budget.earliest(2'000, start) + 5ms;
    budget.spend(2'000, start);
  }
  EXPECT_LE(start - kStart, 10'100ms) << "150 times 66.7 ms, and 5 ms a second";
  start += 10s;
  budget.spend(2'000, start);
  EXPECT_GE(budget.earliest(2'000, start), start + 66ms) << "what was not used is not made up for";
}

TEST(SlidingBudget, ACostAboveTheAmountGoesAloneAndIsPaidForAfterwards) {
  SlidingBudget budget{1'000, 1s};
  EXPECT_EQ(budget.earliest(2'000, kStart), kStart);
  budget.spend(2'000, kStart);
  EXPECT_EQ(budget.earliest(1, kStart), kStart + 2s);
  budget.spend(1, kStart + 2s);
  EXPECT_EQ(budget.earliest(2'000, kStart + 2s), kStart + 3s) << "not beside another";
}

// Method: 60 an hour, as queries have it, are used up in a minute; times are drawn.
TEST(SlidingBudget, SpentAtOnceWaitsForTheOldestToLeave) {
  constexpr std::uint64_t amount = 60;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    SlidingBudget budget{amount, 1h, SlidingBudget::Spending::at_once};
    std::vector<Spent> spent;
    TimePoint now = kStart;
    for (int i = 0; i < 300; ++i) {
      now = budget.earliest(1, now);
      if (i < 60) {
        EXPECT_LE(now - kStart, 1min) << "none of the first waits";
      }
      budget.spend(1, now);
      spent.push_back({now, 1});
      now += std::chrono::milliseconds{random() % 1'000};
    }
    EXPECT_LE(most_in_any_window(spent, 1h), amount);
    EXPECT_LE(now - kStart, 4h + 3min) << "of five hours' worth the first is there at once";
  }
}

TEST(SlidingBudget, WithinAQuotaNothingWaits) {
  SlidingBudget budget{2, 1h, SlidingBudget::Spending::at_once};
  budget.spend(1, kStart);
  EXPECT_EQ(budget.earliest(1, kStart), kStart);
  budget.spend(1, kStart + 10min);
  EXPECT_EQ(budget.earliest(1, kStart + 10min), kStart + 1h);
  EXPECT_EQ(budget.earliest(2, kStart + 10min), kStart + 70min);
}

constexpr std::array<std::uint64_t, 2> costs(std::uint64_t first, std::uint64_t second) {
  return {first, second};
}

/// 1,000 of one thing a second, 60,000 of another a minute.
RateLimiter two_limits() {
  return RateLimiter{{{1'000, 1s}, {60'000, 1min}}};
}

TEST(RateLimiter, TheSlowerOfTheLimitsHolds) {
  RateLimiter limiter = two_limits();
  limiter.record_start(costs(100, 1), kStart);
  EXPECT_EQ(limiter.earliest_start(costs(1, 1), kStart), kStart + 100ms);
  limiter.record_start(costs(1, 500), kStart + 100ms);
  EXPECT_EQ(limiter.earliest_start(costs(1, 1), kStart + 100ms), kStart + 600ms);
}

TEST(RateLimiter, APauseHoldsForEveryoneAndOnlyGrows) {
  RateLimiter limiter = two_limits();
  EXPECT_FALSE(limiter.is_paused(kStart));
  limiter.pause_until(kStart + 5s);
  limiter.pause_until(kStart + 2s);
  EXPECT_TRUE(limiter.is_paused(kStart + 4s));
  EXPECT_EQ(limiter.earliest_start(costs(1, 1), kStart), kStart + 5s);
  EXPECT_FALSE(limiter.is_paused(kStart + 5s));
  EXPECT_EQ(limiter.earliest_start(costs(1, 1), kStart + 6s), kStart + 6s);
}

TEST(RateLimiter, WithoutLimitsOnlyPausesHold) {
  RateLimiter limiter{{}};
  EXPECT_EQ(limiter.earliest_start({}, kStart), kStart);
  limiter.record_start({}, kStart);
  EXPECT_EQ(limiter.earliest_start({}, kStart), kStart);
}

}  // namespace
}  // namespace mixferry::flow
