#include "engine/delivery/retrying_sink.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <deque>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A retrying sink over one that gives prepared answers, then stores.
class Retrying : public testing::Test {
 protected:
  FakeSink::Answer prepared() {
    return [this](const batch::Batch&) {
      if (answers.empty()) return stored();
      DeliveryResult answer = answers.front();
      answers.pop_front();
      return answer;
    };
  }
  std::vector<std::string> sent() const {
    std::vector<std::string> records;
    for (const std::string& body : inner.bodies) records.push_back(records_of(body));
    return records;
  }

  Harness world;
  std::deque<DeliveryResult> answers;
  FakeSink inner{world.timer, prepared()};
  TrafficTally traffic;
  RetryingSink::Options options{.back_off = {.first = 2s, .longest = 60s},
                                .give_up_after = 15min,
                                .retry_after_max = 10min,
                                .retried_records_per_second = 2'500,
                                .seed = 5};
  RetryingSink retrying{world.executor(), inner, world.timer, traffic, options};
};

TEST_F(Retrying, WhatSucceedsIsSentOnce) {
  EXPECT_TRUE(world.deliver(retrying, batch_of("aB")).has_value());
  EXPECT_THAT(sent(), ElementsAre("aB"));
  EXPECT_EQ(traffic.retries, 0u);
}

TEST_F(Retrying, WhatMaySucceedIsTriedAgainUntilItDoes) {
  answers = {no_answer(), told_to_slow_down(), no_answer(false), no_answer()};
  const DeliveryResult result = world.deliver(retrying, batch_of("ab"));
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->in_doubt.empty());
  EXPECT_THAT(sent(), ElementsAre("ab", "ab", "ab", "ab", "ab"));
  EXPECT_EQ(traffic.retries, 4u);
  EXPECT_EQ(retrying.trouble(), "");
}

// Method: 12 failures in a row; each wait must stay below its ceiling, and one must come near the longest.
TEST_F(Retrying, WaitsLongerAndLongerWithFullJitter) {
  answers.assign(12, told_to_slow_down());
  ASSERT_TRUE(world.deliver(retrying, batch_of("a")).has_value());
  flow::TimePoint::duration longest{};
  for (std::size_t i = 1; i < inner.starts.size(); ++i) {
    const flow::TimePoint::duration wait = inner.starts[i] - inner.starts[i - 1];
    EXPECT_LE(wait, options.back_off.ceiling(static_cast<std::uint32_t>(i))) << "wait " << i;
    longest = std::max(longest, wait);
  }
  EXPECT_GT(longest, 30s);
}

TEST_F(Retrying, TakesTheServersAdvice) {
  answers = {told_to_slow_down(7s), told_to_slow_down(24h)};
  ASSERT_TRUE(world.deliver(retrying, batch_of("a")).has_value());
  EXPECT_EQ(inner.starts[1], 7s);
  EXPECT_EQ(inner.starts[2], 7s + 10min) << "but not every advice";
}

TEST_F(Retrying, AdviceToComeBackAtOnceIsNoReasonToHammer) {
  answers.assign(1'000'000, told_to_slow_down(0ms));
  EXPECT_FALSE(world.deliver(retrying, batch_of("a")).has_value());
  EXPECT_LT(inner.bodies.size(), 100u);
}

TEST_F(Retrying, UnrepeatableRecordsAreInDoubtAfterSilenceAndNeverSentAgain) {
  answers = {no_answer(), no_answer(), told_to_slow_down()};
  const batch::Batch batch = batch_of("aBcD");
  const DeliveryResult result = world.deliver(retrying, batch);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(at(batch, result->in_doubt), "BD");
  EXPECT_THAT(sent(), ElementsAre("aBcD", "ac", "ac", "ac"));
}

TEST_F(Retrying, UnrepeatableRecordsAreSentAgainWhenNothingWasStored) {
  answers = {told_to_slow_down(), no_answer(false), told_to_slow_down(1s)};
  const DeliveryResult result = world.deliver(retrying, batch_of("aB"));
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->in_doubt.empty());
  EXPECT_THAT(sent(), ElementsAre("aB", "aB", "aB", "aB"));
}

TEST_F(Retrying, ABatchOfUnrepeatableRecordsAloneIsInDoubtAtOnce) {
  answers = {no_answer()};
  const batch::Batch batch = batch_of("AB");
  const DeliveryResult result = world.deliver(retrying, batch);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(at(batch, result->in_doubt), "AB");
  EXPECT_THAT(sent(), ElementsAre("AB"));
}

TEST_F(Retrying, RefusalsAreForOthersToHandle) {
  answers = {refused(false, 400)};
  const DeliveryResult result = world.deliver(retrying, batch_of("ab"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::rejected);
  EXPECT_FALSE(result.error().maybe_stored);
  EXPECT_THAT(sent(), ElementsAre("ab"));
}

TEST_F(Retrying, ARefusalAfterSilenceNamesWhatIsInDoubt) {
  answers = {no_answer(), refused_naming({1})};
  const batch::Batch batch = batch_of("AbCd");
  const DeliveryResult result = world.deliver(retrying, batch);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(at(batch, result.error().in_doubt), "AC");
  ASSERT_EQ(result.error().named.size(), 1u);
  EXPECT_EQ(result.error().named[0].index, 3u) << "of the batch, not of what was left";
}

TEST_F(Retrying, WhatIsFatalIsNotTriedAgain) {
  answers = {no_answer(), forbidden()};
  const batch::Batch batch = batch_of("aB");
  const DeliveryResult result = world.deliver(retrying, batch);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::fatal);
  EXPECT_TRUE(result.error().maybe_stored) << "by the first attempt";
  EXPECT_EQ(at(batch, result.error().in_doubt), "B");
}

TEST_F(Retrying, GivesUpWhenNothingSucceededForTooLong) {
  answers.assign(1'000, no_answer());
  const DeliveryResult result = world.deliver(retrying, batch_of("a"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::retryable);
  EXPECT_TRUE(result.error().maybe_stored);
  EXPECT_THAT(result.error().message, HasSubstr("nothing succeeded for 15 min"));
  EXPECT_THAT(result.error().message, HasSubstr("closed without an answer"));
  EXPECT_EQ(world.timer.elapsed(), 15min) << "one last try when the time is up";
  EXPECT_EQ(inner.starts.back(), 15min);
}

TEST_F(Retrying, GivingUpKnowsThatNothingWasStored) {
  answers.assign(1'000, no_answer(false));
  const DeliveryResult result = world.deliver(retrying, batch_of("aB"));
  ASSERT_FALSE(result.has_value());
  EXPECT_FALSE(result.error().maybe_stored);
  EXPECT_TRUE(result.error().in_doubt.empty());
}

TEST_F(Retrying, AnotherBatchsSuccessKeepsHopeAlive) {
  // Method: one batch always fails; others succeed every 5 minutes for an hour.
  FakeSink moody{world.timer, [](const batch::Batch& batch) {
                   return records_of(batch.body) == "x" ? no_answer() : stored();
                 }};
  RetryingSink sink{world.executor(), moody, world.timer, traffic, options};
  Begun& unlucky = world.begin(sink, batch_of("x"));
  const flow::TimePoint begin = world.timer.now();
  for (int i = 1; i <= 12; ++i) {
    world.timer.run_until(begin + i * 5min);
    world.begin(sink, batch_of("a"));
  }
  world.timer.run_until(begin + 1h + 1s);
  EXPECT_FALSE(unlucky.result.has_value());
  EXPECT_GE(sink.waiting(), 1u);
  world.timer.run();
  ASSERT_TRUE(unlucky.result.has_value());
  EXPECT_FALSE(unlucky.result->has_value());
  EXPECT_GE(unlucky.ended, 1h + 15min);
  EXPECT_EQ(sink.waiting(), 0u);
}

TEST_F(Retrying, HavingHadNothingToSendIsNoOutage) {
  ASSERT_TRUE(world.deliver(retrying, batch_of("a")).has_value());
  world.timer.run_until(world.timer.now() + 2h);
  answers = {no_answer()};
  EXPECT_TRUE(world.deliver(retrying, batch_of("b")).has_value());
}

TEST_F(Retrying, SaysWhatTheTroubleIs) {
  answers = {told_to_slow_down(1h)};
  world.begin(retrying, batch_of("a"));
  world.timer.run_until(world.timer.now() + 1s);
  EXPECT_EQ(retrying.trouble(), "slow down");
  EXPECT_EQ(retrying.waiting(), 1u);
  world.timer.run();
  EXPECT_EQ(retrying.trouble(), "");
}

// Method: a server that answers 503 to all, and 500 batches of `$add`, eight at a time.
TEST_F(Retrying, AnOutagePutsFewRecordsInDoubtBeforeItGivesUp) {
  FakeSink out_of_order{world.timer, [](const batch::Batch&) { return no_answer(); }, 100ms};
  RetryingSink sink{world.executor(), out_of_order, world.timer, traffic, options};
  constexpr int kAtOnce = 8;
  std::size_t in_doubt = 0;
  int given_up = 0;
  const auto worker = [&](std::size_t batches) -> boost::asio::awaitable<void> {
    const batch::Batch batch = batch_of("A");
    for (std::size_t i = 0; i < batches; ++i) {
      const DeliveryResult result = co_await sink.deliver(batch);
      in_doubt += result.has_value() ? result->in_doubt.size() : result.error().in_doubt.size();
      if (!result.has_value()) {
        ++given_up;
        co_return;
      }
    }
  };
  for (int i = 0; i < kAtOnce; ++i) {
    boost::asio::co_spawn(world.loop, worker(500), [](std::exception_ptr) {});
  }
  world.timer.run();
  EXPECT_EQ(given_up, kAtOnce);
  EXPECT_LT(in_doubt, 60u);
  EXPECT_LT(world.timer.elapsed(), 17min);
}

TEST_F(Retrying, AfterAnOutageUnrepeatableRecordsGoOn) {
  answers = {no_answer(), no_answer(), no_answer()};
  const batch::Batch batch = batch_of("A");
  std::size_t in_doubt = 0;
  for (int i = 0; i < 10; ++i) {
    const DeliveryResult result = world.deliver(retrying, batch);
    ASSERT_TRUE(result.has_value());
    in_doubt += result->in_doubt.size();
  }
  EXPECT_EQ(in_doubt, 3u);
  EXPECT_EQ(inner.bodies.size(), 10u);
}

TEST_F(Retrying, CancellingEndsTheWait) {
  answers.assign(1'000, no_answer());
  boost::asio::cancellation_signal cancel;
  bool thrown = false;
  const batch::Batch batch = batch_of("a");
  boost::asio::co_spawn(
      world.loop, retrying.deliver(batch),
      boost::asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr e, const DeliveryResult&) { thrown = e != nullptr; }));
  world.timer.run_until(world.timer.now() + 1ms);
  ASSERT_EQ(retrying.waiting(), 1u);
  cancel.emit(boost::asio::cancellation_type::terminal);
  world.timer.run();
  EXPECT_TRUE(thrown);
  EXPECT_EQ(inner.bodies.size(), 1u);
  EXPECT_EQ(retrying.waiting(), 0u);
}

}  // namespace
}  // namespace mixferry::delivery
