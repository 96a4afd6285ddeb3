#include "engine/delivery/limited_sink.h"

#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

TEST(LimitedSink, KeepsToTheMostAtOnce) {
  Harness world;
  FakeSink inner{world.timer, [](const auto&) { return stored(); }, 1s};
  const flow::AdaptiveLimit limit{3};
  LimitedSink limited{world.executor(), inner, limit};
  for (const char* records : {"a", "b", "c", "d", "e", "f", "g"}) world.begin(limited, batch_of(records));
  world.timer.run();
  EXPECT_EQ(inner.at_once_max, 3);
  ASSERT_EQ(inner.bodies.size(), 7u);
  EXPECT_EQ(records_of(inner.bodies[3]), "d") << "first come, first served";
  EXPECT_EQ(world.timer.elapsed(), 3s);
}

TEST(LimitedSink, FollowsTheLimitAsItIsLearnt) {
  Harness world;
  flow::AdaptiveLimit limit{8};
  FakeSink inner{world.timer, [&](const auto&) { return stored(); }, 1s};
  LimitedSink limited{world.executor(), inner, limit};
  limit.overloaded(limit.round());
  (void)world.deliver(limited, batch_of("a"));
  for (int i = 0; i < 12; ++i) world.begin(limited, batch_of("a"));
  world.timer.run();
  EXPECT_EQ(inner.at_once_max, 4);
}

}  // namespace
}  // namespace mixferry::delivery
