#include "engine/delivery/limited_sink.h"

#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

TEST(LimitedSink, KeepsToTheMostAtOnce) {
  Harness world;
  FakeSink inner{world.timer, [](const auto&) { return stored(); }, 1s};
  LimitedSink limited{world.executor(), inner, 3};
  for (const char* updates : {"a", "b", "c", "d", "e", "f", "g"}) world.begin(limited, batch_of(updates));
  world.timer.run();
  EXPECT_EQ(inner.at_once_max, 3);
  ASSERT_EQ(inner.bodies.size(), 7u);
  EXPECT_EQ(updates_of(inner.bodies[3]), "d") << "first come, first served";
  EXPECT_EQ(world.timer.elapsed(), 3s);
}

TEST(LimitedSink, A429HalvesAndSuccessRaises) {
  Harness world;
  DeliveryResult answer = throttled();
  FakeSink inner{world.timer, [&](const auto&) { return answer; }, 1s};
  LimitedSink limited{world.executor(), inner, 8};
  for (int i = 0; i < 8; ++i) world.begin(limited, batch_of("a"));
  world.timer.run();
  EXPECT_EQ(limited.limit(), 4u) << "refused together, halved once";

  answer = stored();
  inner.at_once_max = 0;
  for (int i = 0; i < 4; ++i) world.begin(limited, batch_of("a"));
  world.timer.run();
  EXPECT_EQ(inner.at_once_max, 4);
  for (int i = 0; i < 40; ++i) (void)world.deliver(limited, batch_of("a"));
  EXPECT_EQ(limited.limit(), 8u);
}

TEST(LimitedSink, OtherFailuresChangeNothing) {
  for (const DeliveryResult& answer : {no_answer(), forbidden()}) {
    Harness world;
    FakeSink inner{world.timer, [&](const auto&) { return answer; }};
    LimitedSink limited{world.executor(), inner, 8};
    (void)world.deliver(limited, batch_of("a"));
    EXPECT_EQ(limited.limit(), 8u);
  }
}

}  // namespace
}  // namespace mixferry::delivery
