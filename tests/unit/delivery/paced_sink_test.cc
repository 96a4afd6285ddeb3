#include "engine/delivery/paced_sink.h"

#include <deque>
#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

/// 10 records a second, and bytes enough.
PacedSink::Options ten_a_second() {
  return {.rates = {.records_per_second = 10, .bytes_per_minute = 1'000'000},
          .pauses = {.first = 2s, .longest = 60s},
          .retry_after_max = 10min};
}

TEST(PacedSink, StartsBatchesAtTheRateInTheirOrder) {
  Harness world;
  FakeSink inner{world.timer, [](const auto&) { return stored(); }};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  world.begin(paced, batch_of("abcde"));
  world.begin(paced, batch_of("f"));
  world.begin(paced, batch_of("gh"));
  world.begin(paced, batch_of("i"));
  world.timer.run();
  ASSERT_EQ(inner.starts.size(), 4u);
  EXPECT_EQ(inner.starts[0], 0ms);
  EXPECT_EQ(inner.starts[1], 500ms);
  EXPECT_EQ(inner.starts[2], 600ms);
  EXPECT_EQ(inner.starts[3], 800ms);
  EXPECT_EQ(records_of(inner.bodies[2]), "gh");
}

TEST(PacedSink, DoesNotWaitForAnswers) {
  Harness world;
  FakeSink inner{world.timer, [](const auto&) { return stored(); }, 1h};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  for (int i = 0; i < 5; ++i) world.begin(paced, batch_of("a"));
  world.timer.run();
  EXPECT_EQ(inner.starts.back(), 400ms);
}

TEST(PacedSink, A429PausesEveryoneAsLongAsItAdvises) {
  Harness world;
  std::deque<DeliveryResult> answers{told_to_slow_down(30s), stored(), stored(), stored()};
  FakeSink inner{world.timer, [&](const auto&) {
                   DeliveryResult answer = answers.front();
                   answers.pop_front();
                   return answer;
                 }};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  Begun& first = world.begin(paced, batch_of("a"));
  for (int i = 0; i < 3; ++i) world.begin(paced, batch_of("b"));
  world.timer.run_until(world.timer.now() + 1s);
  EXPECT_TRUE(paced.is_paused());
  EXPECT_FALSE(first.result->has_value()) << "who tries again is decided elsewhere";
  EXPECT_EQ(inner.starts.size(), 1u);
  world.timer.run();
  EXPECT_FALSE(paced.is_paused());
  ASSERT_EQ(inner.starts.size(), 4u);
  EXPECT_EQ(inner.starts[1], 30s);
  EXPECT_EQ(inner.starts[2], 30s + 100ms) << "after a pause the rate still holds";
  EXPECT_EQ(inner.starts[3], 30s + 200ms);
}

TEST(PacedSink, WithoutAdvicePausesDoubleUntilSomethingSucceeds) {
  Harness world;
  bool slow_down = true;
  FakeSink inner{world.timer, [&](const auto&) { return slow_down ? told_to_slow_down() : stored(); }};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  const auto pause_after_one = [&] {
    (void)world.deliver(paced, batch_of("a"));
    const flow::TimePoint::duration began = inner.starts.back();
    (void)world.deliver(paced, batch_of("a"));
    return inner.starts.back() - began;
  };
  EXPECT_EQ(pause_after_one(), 2s);
  EXPECT_EQ(pause_after_one(), 8s) << "the second 429 paused for 4 s, the third for 8 s";
  slow_down = false;
  (void)world.deliver(paced, batch_of("a"));
  slow_down = true;
  EXPECT_EQ(pause_after_one(), 2s);
}

TEST(PacedSink, RequestsRefusedTogetherAreOnePause) {
  Harness world;
  FakeSink inner{world.timer, [&](const auto&) { return told_to_slow_down(); }, 900ms};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  for (int i = 0; i < 9; ++i) world.begin(paced, batch_of("a"));
  world.timer.run_until(world.timer.now() + 1'700ms);
  world.begin(paced, batch_of("b"));
  world.timer.run();
  // The last of the nine was refused at 1.7 s.
  EXPECT_EQ(inner.starts.back(), 1'700ms + 2s);
}

TEST(PacedSink, DoesNotBelieveAbsurdAdvice) {
  Harness world;
  int answers = 0;
  FakeSink inner{world.timer,
                 [&](const auto&) { return answers++ == 0 ? told_to_slow_down(24h) : stored(); }};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  (void)world.deliver(paced, batch_of("a"));
  (void)world.deliver(paced, batch_of("b"));
  EXPECT_EQ(inner.starts.back(), 10min);
}

TEST(PacedSink, StartsNothingMoreOnceItDrains) {
  Harness world;
  FakeSink inner{world.timer, [](const auto&) { return stored(); }};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  (void)world.deliver(paced, batch_of("a"));
  paced.drain();
  const DeliveryResult result = world.deliver(paced, batch_of("b"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::retryable);
  EXPECT_FALSE(result.error().maybe_stored);
  EXPECT_EQ(inner.starts.size(), 1u);
}

TEST(PacedSink, EndsWhatWasBegunWhenItDrains) {
  Harness world;
  bool slow_down = false;
  FakeSink inner{world.timer, [&](const auto&) { return slow_down ? told_to_slow_down(1h) : stored(); }};
  PacedSink paced{world.executor(), inner, world.timer, ten_a_second()};
  (void)world.deliver(paced, batch_of("aaaaaaaaaa"));
  paced.drain();
  batch::Batch rest = batch_of("b");
  rest.begun = true;
  EXPECT_TRUE(world.deliver(paced, rest).has_value());
  EXPECT_EQ(inner.starts.back(), 1s) << "at its pace";
  slow_down = true;
  EXPECT_FALSE(world.deliver(paced, rest).has_value());
  EXPECT_FALSE(world.deliver(paced, rest).has_value());
  EXPECT_EQ(inner.starts.size(), 3u) << "but no pause is waited out";
}

}  // namespace
}  // namespace mixferry::delivery
