#include "engine/delivery/observed_sink.h"

#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

/// Takes as long as it is told to.
class SlowSink final : public BatchSink {
 public:
  explicit SlowSink(FakeTimer& timer) : timer_(timer) {}
  asio::awaitable<DeliveryResult> deliver(const batch::Batch&) override {
    co_await timer_.sleep_for(takes);
    co_return answer;
  }
  std::chrono::milliseconds takes{100};
  DeliveryResult answer = stored();

 private:
  FakeTimer& timer_;
};

class Observed : public testing::Test {
 protected:
  void deliver(int times) {
    for (int i = 0; i < times; ++i) (void)world.deliver(observed, batch_of("a"));
  }

  Harness world;
  SlowSink server{world.timer};
  flow::AdaptiveLimit limit{8};
  ObservedSink observed{server, world.timer, limit};
};

TEST_F(Observed, TooMuchToDoHalvesAndGoodAnswersRaise) {
  for (const unsigned status : {429U, 503U}) {
    server.answer = failure({.kind = ErrorKind::retryable, .status = status});
    deliver(1);
    EXPECT_EQ(limit.current(), 4u) << status;
    server.answer = stored();
    deliver(60);
    EXPECT_EQ(limit.current(), 8u);
    server.answer = failure({.kind = ErrorKind::retryable, .status = status});
    deliver(1);
    EXPECT_EQ(limit.current(), 4u);
    server.answer = refused();
    deliver(60);
    EXPECT_EQ(limit.current(), 8u) << "a refusal is a good answer";
  }
}

TEST_F(Observed, RemembersHowLongEachTook) {
  deliver(3);
  server.takes = 2s;
  server.answer = no_answer();
  deliver(1);
  EXPECT_EQ(observed.latencies().answers(), 4u) << "one that got no answer took its time, too";
  EXPECT_NEAR(static_cast<double>(observed.latencies().quantile(0.5)->count()), 100, 10);
  EXPECT_NEAR(static_cast<double>(observed.latencies().quantile(1)->count()), 2'000, 200);
}

TEST_F(Observed, RequestsRefusedTogetherHalveItOnce) {
  server.answer = told_to_slow_down();
  for (int i = 0; i < 8; ++i) world.begin(observed, batch_of("a"));
  world.timer.run();
  EXPECT_EQ(limit.current(), 4u);
}

TEST_F(Observed, OtherFailuresChangeNothing) {
  for (const DeliveryResult& answer : {no_answer(), forbidden()}) {
    server.answer = answer;
    deliver(5);
    EXPECT_EQ(limit.current(), 8u);
  }
}

TEST_F(Observed, AnswersThatTakeLongerAndLongerHalveIt) {
  deliver(3);
  server.takes = 2s;
  deliver(1);
  EXPECT_EQ(limit.current(), 8u) << "one slow answer happens to everybody";
  deliver(1);
  EXPECT_EQ(limit.current(), 4u);
  server.takes = 100ms;
  deliver(60);
  EXPECT_EQ(limit.current(), 8u);
}

TEST_F(Observed, SilenceUntilTheDeadlineIsTheSlowestAnswer) {
  deliver(3);
  server.takes = 60s;
  server.answer = no_answer();
  deliver(2);
  EXPECT_EQ(limit.current(), 4u);
}

TEST_F(Observed, SlowAnswersDoNotRaiseIt) {
  deliver(1);
  limit.overloaded(limit.round());
  ASSERT_EQ(limit.current(), 4u);
  for (int i = 0; i < 20; ++i) {
    server.takes = i % 2 == 0 ? 2'000ms : 100ms;
    deliver(1);
  }
  EXPECT_EQ(limit.current(), 6u) << "only the ten quick ones did";
}

}  // namespace
}  // namespace mixferry::delivery
