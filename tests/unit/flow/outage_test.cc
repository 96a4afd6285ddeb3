#include "engine/flow/outage.h"

#include <gtest/gtest.h>

namespace mixferry::flow {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kOutageStart{1h};

TEST(Outage, LastsFromTheFirstFailureToTheNextSuccess) {
  Outage outage{{}, 1};
  EXPECT_EQ(outage.since(), std::nullopt);
  EXPECT_FALSE(outage.has_lasted(0s));
  outage.failed(kOutageStart, 0s);
  outage.failed(kOutageStart + 5s, 0s);
  EXPECT_EQ(outage.since(), kOutageStart);
  EXPECT_TRUE(outage.has_lasted(5s));
  EXPECT_FALSE(outage.has_lasted(6s)) << "nobody has looked since";
  outage.succeeded();
  EXPECT_EQ(outage.since(), std::nullopt);
  outage.failed(kOutageStart + 9s, 0s);
  EXPECT_EQ(outage.since(), kOutageStart + 9s);
}

TEST(Outage, AFewFailuresAreNoReasonToStandStill) {
  Outage outage{{}, 1};
  for (int i = 0; i < 4; ++i) outage.failed(kOutageStart, 0s);
  EXPECT_FALSE(outage.is_out_of_reach());
  outage.failed(kOutageStart, 0s);
  EXPECT_TRUE(outage.is_out_of_reach());
  outage.succeeded();
  EXPECT_FALSE(outage.is_out_of_reach());
}

// Method: every probe fails as soon as it is due, for an hour.
TEST(Outage, IsProbedEvery30To60SecondsInTheEnd) {
  Outage outage{{}, 3};
  for (int i = 0; i < 10; ++i) outage.failed(kOutageStart, 0s);
  EXPECT_LE(outage.next_probe(), kOutageStart + 2s) << "those that failed together are one look";
  TimePoint now = kOutageStart;
  while (now < kOutageStart + 1h) {
    const TimePoint probe = outage.next_probe();
    if (now > kOutageStart + 2min) {
      EXPECT_GE(probe - now, 30s);
    }
    EXPECT_LE(probe - now, 60s);
    now = probe;
    outage.failed(now, 0s);
  }
}

TEST(Outage, TakesAdviceToStayAwayLonger) {
  Outage outage{{}, 1};
  for (int i = 0; i < 5; ++i) outage.failed(kOutageStart, 0s);
  outage.failed(kOutageStart + 1s, 5min);
  EXPECT_EQ(outage.next_probe(), kOutageStart + 1s + 5min);
}

}  // namespace
}  // namespace mixferry::flow
