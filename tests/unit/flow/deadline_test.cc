#include "engine/flow/deadline.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

#include "tests/support/fake_timer.h"

namespace mixferry::flow {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using tests::FakeTimer;

/// Work of so long that then has a result, and says whether it came to that.
asio::awaitable<std::string> work(FakeTimer& timer, TimePoint::duration time, bool& finished) {
  co_await timer.sleep_for(time);
  co_await throw_if_cancelled();
  finished = true;
  co_return "result";
}

asio::awaitable<std::string> fail(FakeTimer& timer) {
  co_await timer.sleep_for(1s);
  throw std::runtime_error{"out of luck"};
}

/// How a race ended.
struct Race {
  asio::io_context loop;
  FakeTimer timer{loop};
  bool finished = false;
  std::optional<std::string> result;
  std::exception_ptr thrown;
  TimePoint::duration ended{};

  void begin(asio::awaitable<std::string> of, TimePoint::duration deadline,
             asio::cancellation_slot slot = {}) {
    asio::co_spawn(loop, before(timer, timer.now() + deadline, std::move(of)),
                   asio::bind_cancellation_slot(
                       slot, [this](std::exception_ptr failure, std::optional<std::string> given) {
                         thrown = failure;
                         result = std::move(given);
                         ended = timer.elapsed();
                       }));
  }
};

TEST(Before, HasTheResultThatComesInTime) {
  Race race;
  race.begin(work(race.timer, 2s, race.finished), 3s);
  race.timer.run();
  EXPECT_EQ(race.result, "result");
  EXPECT_EQ(race.ended, 2s) << "it does not wait for the deadline";
}

TEST(Before, CancelsWhatTakesLonger) {
  Race race;
  race.begin(work(race.timer, 5s, race.finished), 3s);
  race.timer.run();
  EXPECT_EQ(race.result, std::nullopt);
  EXPECT_FALSE(race.thrown);
  EXPECT_FALSE(race.finished);
  EXPECT_EQ(race.ended, 3s);
}

TEST(Before, PassesOnAnException) {
  Race race;
  race.begin(fail(race.timer), 3s);
  race.timer.run();
  ASSERT_TRUE(race.thrown);
  EXPECT_THROW(std::rethrow_exception(race.thrown), std::runtime_error);
  EXPECT_EQ(race.ended, 1s);
}

TEST(Before, CancelledItCancelsTheWorkAndThrows) {
  Race race;
  asio::cancellation_signal cancel;
  race.begin(work(race.timer, 5s, race.finished), 10s, cancel.slot());
  race.timer.run_until(race.timer.now() + 1s);
  cancel.emit(asio::cancellation_type::terminal);
  race.timer.run();
  ASSERT_TRUE(race.thrown);
  EXPECT_THROW(std::rethrow_exception(race.thrown), boost::system::system_error);
  EXPECT_FALSE(race.finished);
  EXPECT_EQ(race.ended, 1s);
}

}  // namespace
}  // namespace mixferry::flow
