// How much is sent, and when, by all layers together: against servers as models, in time that costs nothing.

#include <gtest/gtest.h>
#include <map>
#include <random>

#include "engine/delivery/layers.h"
#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

struct Request {
  flow::TimePoint::duration start;
  std::uint64_t records;
  std::uint64_t bytes;
  bool again;  ///< the same records were sent before
};

/// A server as a function of what it is doing: how long the answer takes, and what it is.
class ModelServer final : public BatchSink {
 public:
  struct Reply {
    std::chrono::milliseconds takes;
    DeliveryResult answer;
  };
  using Model = std::function<Reply(flow::TimePoint::duration now, int at_once)>;

  ModelServer(FakeTimer& timer, Model model) : timer_(timer), model_(std::move(model)) {}

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override {
    requests.push_back({.start = timer_.elapsed(),
                        .records = batch.records.size(),
                        .bytes = batch.body.size(),
                        .again = !seen_.emplace(batch.body, true).second});
    at_once_max = std::max(at_once_max, ++at_once_);
    Reply reply = model_(timer_.elapsed(), at_once_);
    co_await timer_.sleep_for(reply.takes);
    --at_once_;
    co_return std::move(reply.answer);
  }

  std::vector<Request> requests;
  int at_once_max = 0;

 private:
  FakeTimer& timer_;
  Model model_;
  int at_once_ = 0;
  std::map<std::string, bool> seen_;
};

DeliveryResult unavailable() {
  return failure({.kind = ErrorKind::retryable, .message = "busy", .maybe_stored = false, .status = 503});
}

/// An import without rows: so many batches pending at a time, as the pipeline has them.
class Traffic {
 public:
  Traffic(ModelServer::Model model, const DeliveryOptions& options)
      : server{world.timer, std::move(model)},
        layers{world.executor(), server, world.timer, tally, options} {}

  /// `size_of(n)` records in the n-th batch. Ends when all batches have.
  void run(std::size_t batches, const std::function<std::size_t(std::size_t)>& size_of) {
    constexpr int pending_max = 12;
    std::size_t next = 0;
    const auto worker = [&]() -> asio::awaitable<void> {
      while (next < batches) {
        const std::size_t number = next++;
        batch::Batch batch;
        for (std::size_t i = 0; i < size_of(number); ++i) batch.append(std::to_string(number), true);
        const DeliveryResult result = co_await layers.splitting.deliver(batch);
        if (!result.has_value()) co_return;
        ++delivered;
      }
    };
    for (int i = 0; i < pending_max; ++i) asio::co_spawn(world.loop, worker(), [](std::exception_ptr) {});
    world.timer.run();
    ended = server.requests.empty() ? flow::TimePoint::duration{} : server.requests.back().start;
  }

  /// The most of `amount` in any stretch of `length`.
  template <typename Amount>
  std::uint64_t most_within(flow::TimePoint::duration length, Amount&& amount) const {
    std::uint64_t most = 0;
    std::uint64_t sum = 0;
    std::size_t oldest = 0;
    for (const Request& last : server.requests) {
      sum += amount(last);
      while (server.requests[oldest].start <= last.start - length) sum -= amount(server.requests[oldest++]);
      most = std::max(most, sum);
    }
    return most;
  }

  Harness world;
  TrafficTally tally;
  ModelServer server;
  Layers layers;
  std::size_t delivered = 0;
  flow::TimePoint::duration ended{};
};

std::uint64_t records_in(const Request& request) {
  return request.records;
}
std::uint64_t bytes_in(const Request& request) {
  return request.bytes;
}
std::uint64_t records_again(const Request& request) {
  return request.again ? request.records : 0;
}

// Method: sizes, answers and how long they take are drawn; every window of every run is looked at.
TEST(Traffic, NeverExceedsTheRatesInAnySecondOrMinute) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const unsigned sick_percent = seed % 3 == 0 ? 0 : static_cast<unsigned>(random() % 40);
    const std::uint64_t records_max = 2'000 + random() % 20'000;
    const std::uint64_t bytes_max = 400'000 + random() % 2'000'000;
    Traffic traffic{
        [&](auto, auto) -> ModelServer::Reply {
          const auto takes = std::chrono::milliseconds{random() % 2'000};
          if (random() % 100 >= sick_percent) return {takes, stored()};
          if (random() % 2 == 0) return {takes, unavailable()};
          return {takes, told_to_slow_down(random() % 2 == 0 ? std::optional{3'000ms} : std::nullopt)};
        },
        {.records_per_second = records_max, .bytes_per_minute = bytes_max, .seed = seed}};
    const std::size_t batch_max = 1 + random() % 1'000;
    traffic.run(300, [&](std::size_t number) { return 1 + number * 7 % batch_max; });
    EXPECT_EQ(traffic.delivered, 300u);
    EXPECT_LE(traffic.most_within(1s, records_in), records_max);
    EXPECT_LE(traffic.most_within(60s, bytes_in), bytes_max);
  }
}

// Method: half of all requests fail, for as long as it takes; what is sent again is counted by minute.
TEST(Traffic, ASickServerGetsLittleMoreThanAHealthyOne) {
  std::mt19937_64 random{5};
  for (const DeliveryResult& trouble : {unavailable(), no_answer()}) {
    Traffic traffic{[&](auto, auto) -> ModelServer::Reply {
                      return {200ms, random() % 2 == 0 ? trouble : stored()};
                    },
                    {.records_per_second = 25'000, .seed = 5}};
    traffic.run(2'000, [](std::size_t) { return 500; });
    EXPECT_EQ(traffic.delivered, 2'000u);
    EXPECT_GT(traffic.tally.retries, 1'000u);
    EXPECT_LE(traffic.most_within(60s, records_again), 25'000u * 60 / 10) << "10 % of what may be sent";
    EXPECT_LT(traffic.ended, 20min) << "and yet it gets on";
  }
}

// Method: an outage of 20 minutes in the midst of a run.
TEST(Traffic, AnOutageIsWaitedOutWithAFewProbesAndNoBurstAfterIt) {
  constexpr auto begin = 10s;
  constexpr auto end = begin + 20min;
  for (const DeliveryResult& trouble : {unavailable(), no_answer(), no_answer(false)}) {
    Traffic traffic{[&](flow::TimePoint::duration now, auto) -> ModelServer::Reply {
                      return {200ms, now >= begin && now < end ? trouble : stored()};
                    },
                    {.records_per_second = 10'000, .give_up_after = 1h, .seed = 3}};
    traffic.run(300, [](std::size_t) { return 1'000; });
    EXPECT_EQ(traffic.delivered, 300u);
    EXPECT_LE(traffic.most_within(1s, records_in), 10'000u);
    std::size_t during = 0;
    flow::TimePoint::duration last{};
    for (const Request& request : traffic.server.requests) {
      if (request.start < begin || request.start >= end + 60s) continue;
      if (request.start < end) ++during;
      if (last > begin + 2min && last < end) {
        EXPECT_GE(request.start - last, 30s);
        EXPECT_LE(request.start - last, 61s);
      }
      last = request.start;
    }
    EXPECT_LE(during, 60u) << "a dozen when it begins, then a few probes a minute, then one or two";
    EXPECT_LT(traffic.ended, end + 2min);
  }
}

TEST(Traffic, WhatIsOutOfReachIsSaid) {
  Traffic traffic{[](auto, auto) -> ModelServer::Reply {
                    return {200ms, unavailable()};
                  },
                  {.give_up_after = 1h, .seed = 3}};
  std::optional<OutOfReach> out;
  const auto look_after_ten_minutes = [&]() -> asio::awaitable<void> {
    co_await traffic.world.timer.sleep_for(10min);
    out = traffic.layers.out_of_reach(traffic.world.timer.now());
    EXPECT_EQ(traffic.layers.retrying.trouble(), "busy");
    EXPECT_GE(traffic.layers.retrying.waiting(), 1u);
  };
  asio::co_spawn(traffic.world.loop, look_after_ten_minutes(), [](std::exception_ptr) {});
  traffic.run(20, [](std::size_t) { return 10; });
  ASSERT_TRUE(out.has_value());
  EXPECT_GT(out->lasted, 9min);
  EXPECT_LE(out->next_try_in, 60s);
  EXPECT_EQ(traffic.delivered, 0u);
}

// Method: a server that refuses what goes beyond four at once, and one that takes the longer the more it has
// to do. The best anyone can do is four at once.
TEST(Traffic, FindsHowManyAtOnceTheServerBears) {
  const ModelServer::Model refusing = [](auto, int at_once) -> ModelServer::Reply {
    return at_once > 4 ? ModelServer::Reply{20ms, unavailable()} : ModelServer::Reply{400ms, stored()};
  };
  Traffic traffic{refusing, {.concurrency_max = 16, .records_per_second = 1'000'000, .seed = 1}};
  traffic.run(2'000, [](std::size_t) { return 10; });
  EXPECT_EQ(traffic.delivered, 2'000u);
  const auto best = 2'000 / 4 * 400ms;
  EXPECT_LT(traffic.ended, best * 2);
  EXPECT_LT(traffic.tally.retries, 200u);
}

TEST(Traffic, GivesAServerThatTakesLongerAndLongerLessToDo) {
  const ModelServer::Model congested = [](auto, int at_once) -> ModelServer::Reply {
    return {200ms * (at_once > 4 ? at_once * at_once : 1), stored()};
  };
  Traffic traffic{congested, {.concurrency_max = 16, .records_per_second = 1'000'000, .seed = 1}};
  traffic.run(1'000, [](std::size_t) { return 10; });
  EXPECT_EQ(traffic.delivered, 1'000u);
  // Twelve at once take 29 s each, 2,400 s for all of them; four at once would take 50 s.
  EXPECT_LT(traffic.ended, 600s);
}

}  // namespace
}  // namespace mixferry::delivery
