#include "engine/calls/caller.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "tests/support/fake_timer.h"
#include "tests/support/test_server.h"

namespace mixferry::calls {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using tests::FakeTimer;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;
using Budget = flow::SlidingBudget;

/// Gives `answers` one after the other, the last one again and again; empty: it closes.
class Server {
 public:
  explicit Server(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] int connections() const { return server_.connections(); }
  [[nodiscard]] std::size_t requests() {
    const std::lock_guard lock{mutex_};
    return requests_;
  }

 private:
  void serve(Peer& peer) {
    while (!peer.read_request().empty()) {
      std::string answer;
      {
        const std::lock_guard lock{mutex_};
        answer = answers_[std::min(requests_++, answers_.size() - 1)];
      }
      if (answer.empty()) return;
      peer.write(answer);
    }
  }

  std::vector<std::string> answers_;
  std::mutex mutex_;
  std::size_t requests_ = 0;
  TestServer server_{[this](Peer& peer) { serve(peer); }};
};

/// A call that was begun.
struct Begun {
  std::optional<Result<http::Response>> result;
  std::exception_ptr thrown;
  flow::TimePoint::duration ended{};  ///< since the beginning
};

/// A caller on a loop whose time passes only while no request is out.
class World {
 public:
  explicit World(std::uint16_t port, const CallOptions& options = {}, std::vector<Budget> quota = {},
                 http::ClientOptions http = {})
      : client_(loop_.get_executor(), {.tls = false, .host = "127.0.0.1", .port = port}, std::move(http)),
        quota_(std::move(quota)),
        caller_(loop_.get_executor(), client_, timer_, quota_, options) {}

  Begun& begin(const Judge& judge = judge_by_status, BodySink* sink = nullptr,
               asio::cancellation_slot slot = {}) {
    Begun& begun = begun_.emplace_back();
    http::Request request{.target = "/x"};
    asio::co_spawn(loop_, caller_.call(std::move(request), judge, sink),
                   asio::bind_cancellation_slot(
                       slot, [this, &begun](std::exception_ptr thrown, Result<http::Response> result) {
                         begun.thrown = thrown;
                         if (!thrown) begun.result = std::move(result);
                         begun.ended = timer_.elapsed();
                       }));
    return begun;
  }
  /// Runs until nothing is left to do, or to wait for before `when`.
  void run_until(flow::TimePoint::duration when) {
    do {
      loop_.restart();
      while (loop_.poll() > 0 || (caller_.state().in_flight > 0 && loop_.run_one() > 0)) {
      }
    } while (timer_.wake_next(timer_.now() - timer_.elapsed() + when));
  }
  Begun& call(const Judge& judge = judge_by_status, BodySink* sink = nullptr) {
    Begun& begun = begin(judge, sink);
    run_until(24h * 365);
    return begun;
  }

  [[nodiscard]] CallerState state() const { return caller_.state(); }
  [[nodiscard]] FakeTimer& timer() { return timer_; }
  [[nodiscard]] asio::io_context& loop() { return loop_; }

 private:
  asio::io_context loop_;
  FakeTimer timer_{loop_};
  http::Client client_;
  RateQuota quota_;
  Caller caller_;
  std::deque<Begun> begun_;
};

const std::string kGood = http_answer(200, R"({"status":"ok"})", "Location: /tasks/7\r\n");
const std::string kBusy = http_answer(503, "");

TEST(Caller, HasTheAnswer) {
  Server server{{kGood}};
  World world{server.port()};
  const Begun& call = world.call();
  ASSERT_TRUE(call.result && *call.result);
  EXPECT_EQ((*call.result)->body, R"({"status":"ok"})");
  EXPECT_EQ((*call.result)->headers["location"], "/tasks/7");
  EXPECT_EQ(call.ended, 0s);
}

TEST(Caller, TriesAgainAfterABackOffThatDoubles) {
  Server server{{kBusy, "", kBusy, kGood}};
  World world{server.port(), {.back_off = {.first = 2s, .longest = 60s}}};
  const Begun& call = world.call();
  ASSERT_TRUE(call.result && *call.result);
  EXPECT_EQ(server.requests(), 4u);
  EXPECT_GE(call.ended, 1s + 2s + 4s) << "half of each";
  EXPECT_LE(call.ended, 2s + 4s + 8s);
  EXPECT_EQ(world.state().trouble, "");
}

TEST(Caller, TakesTheServersAdviceOrTheJudges) {
  const Judge in_an_hour = [](const Attempt& attempt) {
    Verdict verdict = judge_by_status(attempt);
    if (verdict.next == Verdict::Next::again) verdict.wait = 1h;
    return verdict;
  };
  struct Case {
    const char* headers;
    Judge judge;
    std::chrono::milliseconds least, most;
  };
  // The timer's own date is 12:00:00 of that day.
  for (const Case& c :
       {Case{"Retry-After: 17\r\n", judge_by_status, 17s, 17s},
        Case{"Retry-After: Sun, 01 Mar 2026 12:00:30 GMT\r\n", judge_by_status, 30s, 30s},
        Case{"Date: Sun, 01 Mar 2026 12:00:10 GMT\r\nRetry-After: Sun, 01 Mar 2026 12:00:30 GMT\r\n",
             judge_by_status, 20s, 20s},
        Case{"Retry-After: 7200\r\n", judge_by_status, 90min, 90min},
        Case{"Retry-After: 0\r\n", judge_by_status, 1s, 2s}, Case{"", judge_by_status, 1s, 2s},
        Case{"Retry-After: soon\r\n", judge_by_status, 1s, 2s},
        Case{"Retry-After: 17\r\n", in_an_hour, 1h, 1h}}) {
    SCOPED_TRACE(c.headers);
    Server server{{http_answer(429, "", c.headers), kGood}};
    World world{server.port(), {.give_up_after = 3h, .retry_after_max = 90min}};
    const Begun& call = world.call(c.judge);
    ASSERT_TRUE(call.result && *call.result);
    EXPECT_GE(call.ended, c.least);
    EXPECT_LE(call.ended, c.most);
  }
}

TEST(Caller, EndsWithTheReasonOfARefusal) {
  Server server{{http_answer(404, "no such task")}};
  World world{server.port()};
  const Judge judge = [](const Attempt& attempt) {
    return Verdict{.next = Verdict::Next::refused,
                   .reason = attempt.has_value() ? attempt->body : "no answer"};
  };
  const Begun& call = world.call(judge);
  ASSERT_TRUE(call.result && !*call.result);
  EXPECT_EQ(call.result->error().kind, ErrorKind::rejected);
  EXPECT_EQ(call.result->error().message, "no such task");
  EXPECT_EQ(world.state().trouble, "no such task");
  EXPECT_EQ(server.requests(), 1u);
}

// Method: what one API takes for a failure is another's answer.
TEST(Caller, IsDoneWithWhateverTheJudgeCallsDone) {
  Server server{{http_answer(409, R"({"conflicting_task_ids":["7"]})")}};
  World world{server.port()};
  const Begun& call = world.call([](const Attempt& attempt) {
    return attempt && attempt->status == 409 ? Verdict{} : judge_by_status(attempt);
  });
  ASSERT_TRUE(call.result && *call.result);
  EXPECT_EQ((*call.result)->status, 409u);
}

TEST(Caller, GivesUpWhenTriesOrTimeAreSpent) {
  Server server{{kBusy}};
  {
    World world{server.port(), {.attempts_max = 3}};
    const Begun& call = world.call();
    ASSERT_TRUE(call.result && !*call.result);
    EXPECT_EQ(call.result->error().kind, ErrorKind::retryable);
    EXPECT_EQ(call.result->error().message, "it answered HTTP 503");
    EXPECT_EQ(server.requests(), 3u);
  }
  {
    World world{server.port(), {.give_up_after = 10min}};
    const Begun& call = world.call();
    ASSERT_TRUE(call.result && !*call.result);
    EXPECT_LE(call.ended, 10min) << "and not a wait that leads to nothing";
    EXPECT_GE(call.ended, 9min - 1s) << "it is tried once a minute at the least";
  }
  {
    const tests::ClosedPort nobody;
    World world{nobody.number(), {.attempts_max = 2}};
    const Begun& call = world.call();
    ASSERT_TRUE(call.result && !*call.result);
    EXPECT_THAT(call.result->error().message, HasSubstr("nobody listens"));
  }
}

// Method: real time, as nothing but a deadline ends this.
TEST(Caller, GivesUpOnAnAnswerThatDoesNotCome) {
  TestServer silent{[](Peer& peer) { peer.wait_for_close(); }};
  asio::io_context loop;
  flow::LoopTimer timer{loop.get_executor()};
  http::Client client{loop.get_executor(), {.tls = false, .host = "127.0.0.1", .port = silent.port()}, {}};
  RateQuota no_quota;
  Caller caller{loop.get_executor(), client, timer, no_quota, {.give_up_after = 30ms}};
  std::optional<Result<http::Response>> result;
  asio::co_spawn(loop, caller.call({}, judge_by_status),
                 [&](std::exception_ptr, Result<http::Response> given) { result = std::move(given); });
  loop.run();
  ASSERT_TRUE(result && !*result);
  EXPECT_EQ(result->error().message, "no answer within 0.03 s");
}

/// Begins `calls` at once, with a quota of 3 an hour and 1 a second; when each was answered.
std::vector<flow::TimePoint::duration> answered_at(World& world, int calls) {
  std::vector<flow::TimePoint::duration> times;
  for (int i = 0; i < calls; ++i) {
    world.begin([&](const Attempt& attempt) {
      times.push_back(world.timer().elapsed());
      return judge_by_status(attempt);
    });
  }
  world.run_until(24h);
  return times;
}

TEST(CallerQuota, HoldsEachOfItsLimits) {
  Server server{{kGood}};
  World world{server.port(), {.at_once_max = 5}, {Budget{3, 1h, Budget::Spending::at_once}, Budget{1, 1s}}};
  // The first three count as if all were made at the last: they are closer together than an hour is
  // remembered.
  EXPECT_THAT(answered_at(world, 8), ElementsAre(0s, 1s, 2s, 1h + 2s, 1h + 3s, 1h + 4s, 2h + 4s, 2h + 5s));
}

TEST(CallerQuota, SaysWhenTheNextIsDue) {
  Server server{{kGood}};
  World world{server.port(), {.at_once_max = 2}, {Budget{2, 1h, Budget::Spending::at_once}}};
  EXPECT_EQ(world.state().next_due, world.timer().now());
  for (int i = 0; i < 3; ++i) world.begin();
  world.run_until(0s);
  const CallerState state = world.state();
  EXPECT_EQ(state.next_due, world.timer().now() + 1h);
  EXPECT_EQ(state.waiting, 1u);
  EXPECT_EQ(state.in_flight, 0u);
  EXPECT_EQ(server.requests(), 2u);
  world.run_until(24h);
  EXPECT_EQ(server.requests(), 3u);
}

TEST(CallerQuota, WaitingForItIsNoTrouble) {
  Server server{{kGood}};
  World world{server.port(), {.give_up_after = 1min}, {Budget{1, 1h, Budget::Spending::at_once}}};
  EXPECT_THAT(answered_at(world, 3), ElementsAre(0s, 1h, 2h));
}

TEST(CallerQuota, EveryAttemptPays) {
  Server server{{kBusy, kBusy, kGood}};
  World world{server.port(), {.give_up_after = 3h}, {Budget{2, 1h, Budget::Spending::at_once}}};
  const Begun& call = world.call();
  ASSERT_TRUE(call.result && *call.result);
  EXPECT_GE(call.ended, 1h);
  EXPECT_LE(call.ended, 1h + 2s);
}

// Method: somebody else used up what we think we have.
TEST(CallerQuota, IsCorrectedByA429ForEveryone) {
  Server server{{http_answer(429, "", "Retry-After: 600\r\n"), kGood}};
  World world{server.port(), {}, {Budget{60, 1h, Budget::Spending::at_once}}};
  EXPECT_THAT(answered_at(world, 3), ElementsAre(0s, 600s, 600s, 600s));
}

TEST(Caller, MakesOnlySoManyAtOnce) {
  Server server{{kGood}};
  World world{server.port(), {.at_once_max = 2}};
  EXPECT_EQ(answered_at(world, 20).size(), 20u);
  EXPECT_LE(server.connections(), 2);
}

/// Cancels `call` of `world` once it is where `reached` says, and expects that it ends at once.
void expect_prompt_cancel(World& world, asio::cancellation_signal& cancel, const Begun& call) {
  EXPECT_FALSE(call.result || call.thrown);
  const auto now = world.timer().elapsed();
  asio::post(world.loop(), [&] { cancel.emit(asio::cancellation_type::terminal); });
  world.run_until(now);
  ASSERT_TRUE(call.thrown);
  EXPECT_THROW(std::rethrow_exception(call.thrown), boost::system::system_error);
  EXPECT_EQ(call.ended, now);
  EXPECT_EQ(world.state().waiting, 0u);
  EXPECT_EQ(world.state().in_flight, 0u);
}

TEST(CallerCancel, EndsTheWaitForAnotherTry) {
  Server server{{http_answer(503, "", "Retry-After: 60\r\n"), kGood}};
  World world{server.port()};
  asio::cancellation_signal cancel;
  const Begun& call = world.begin(judge_by_status, nullptr, cancel.slot());
  world.run_until(30s);
  expect_prompt_cancel(world, cancel, call);
  world.run_until(24h);
  EXPECT_EQ(server.requests(), 1u) << "nothing more is sent";
}

TEST(CallerCancel, EndsTheWaitForTheQuota) {
  Server server{{kGood}};
  World world{server.port(), {}, {Budget{1, 1h, Budget::Spending::at_once}}};
  world.call();
  asio::cancellation_signal cancel;
  const Begun& call = world.begin(judge_by_status, nullptr, cancel.slot());
  world.run_until(10min);
  expect_prompt_cancel(world, cancel, call);
  EXPECT_TRUE(world.call().result.has_value()) << "it left its place to the next";
  EXPECT_EQ(server.requests(), 2u);
}

// Method: real time again; the server never answers.
TEST(CallerCancel, EndsARequestThatIsOut) {
  std::promise<void> came;
  TestServer silent{[&](Peer& peer) {
    peer.read_request();
    came.set_value();
    peer.wait_for_close();
  }};
  World world{silent.port()};
  asio::cancellation_signal cancel;
  const Begun& call = world.begin(judge_by_status, nullptr, cancel.slot());
  const std::future<void> reached = came.get_future();
  while (reached.wait_for(0ms) != std::future_status::ready) world.loop().run_for(1ms);
  EXPECT_EQ(world.state().in_flight, 1u);
  expect_prompt_cancel(world, cancel, call);
}

/// Keeps what comes, up to `bytes_max`.
class Kept final : public BodySink {
 public:
  explicit Kept(std::size_t bytes_max = SIZE_MAX) : bytes_max_(bytes_max) {}
  void begin() override {
    ++begun;
    body.clear();
  }
  asio::awaitable<Result<>> take(std::string_view bytes) override {
    body += bytes;
    if (body.size() <= bytes_max_) co_return Result<>{};
    co_return std::unexpected(Error{.kind = ErrorKind::fatal, .message = "the disk is full"});
  }

  std::string body;
  int begun = 0;

 private:
  std::size_t bytes_max_;
};

TEST(CallerSink, TakesTheBodyAndBeginsAgainWhereItBrokeOff) {
  const std::string body(300'000, 'x');
  const std::string broken = http_answer(200, body).substr(0, 200'000);
  TestServer server{[&, first = true](Peer& peer) mutable {
    peer.read_request();
    peer.write(std::exchange(first, false) ? broken : http_answer(200, body, "X-Total: 7\r\n"));
  }};
  World world{server.port()};
  Kept kept;
  const Begun& call = world.call(judge_by_status, &kept);
  ASSERT_TRUE(call.result && *call.result) << call.result->error().message;
  EXPECT_EQ((*call.result)->headers["X-Total"], "7");
  EXPECT_EQ((*call.result)->body, "");
  EXPECT_EQ(kept.body, body);
  EXPECT_EQ(kept.begun, 2);
}

TEST(CallerSink, IsForSuccessesAlone) {
  Server server{{http_answer(400, "bad where")}};
  World world{server.port()};
  Kept kept;
  const Begun& call = world.call(
      [](const Attempt& attempt) { return Verdict{.next = Verdict::Next::refused, .reason = attempt->body}; },
      &kept);
  ASSERT_TRUE(call.result && !*call.result);
  EXPECT_EQ(call.result->error().message, "bad where");
  EXPECT_EQ(kept.begun, 0);
}

// Method: the limit of an answer is that of a long export, and what comes is a refusal of that length.
TEST(CallerSink, NoRefusalIsKeptThatIsAsLongAsAnExport) {
  Server server{{http_answer(500, std::string((1 << 20) + 1, 'x'))}};
  World world{server.port(), {.attempts_max = 1}, {}, {.response_bytes_max = 1 << 30}};
  Kept kept;
  const Begun& call = world.call(judge_by_status, &kept);
  ASSERT_TRUE(call.result && !*call.result);
  EXPECT_THAT(call.result->error().message, HasSubstr("longer than any that makes sense"));
}

TEST(CallerSink, ThatFailsEndsTheCall) {
  Server server{{http_answer(200, std::string(300'000, 'x'))}};
  World world{server.port()};
  Kept kept{100'000};
  const Begun& call = world.call(judge_by_status, &kept);
  ASSERT_TRUE(call.result && !*call.result);
  EXPECT_EQ(call.result->error().kind, ErrorKind::fatal);
  EXPECT_EQ(call.result->error().message, "the disk is full");
  EXPECT_EQ(server.requests(), 1u);
}

}  // namespace
}  // namespace mixferry::calls
