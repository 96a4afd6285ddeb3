#include "engine/flow/stoppable.h"

#include <chrono>
#include <csignal>
#include <gtest/gtest.h>
#include <stdexcept>

namespace mixferry::flow {
namespace {

using namespace std::chrono_literals;

class Stoppable : public testing::Test {
 protected:
  boost::asio::awaitable<void> sleep(std::chrono::milliseconds time) {
    co_await timer_.sleep_until(timer_.now() + time);
    is_done_ = true;
  }
  boost::asio::awaitable<void> fail() {
    co_await timer_.sleep_until(timer_.now() + 1ms);
    throw std::runtime_error("work");
  }

  boost::asio::io_context loop_;
  LoopTimer timer_{loop_.get_executor()};
  bool is_done_ = false;
  int told_ = 0;
};

TEST_F(Stoppable, WorksAndTells) {
  EXPECT_EQ(run_until_stopped(loop_, timer_, sleep(10ms), [this] { ++told_; }), std::nullopt);
  EXPECT_TRUE(is_done_);
  EXPECT_GE(told_, 1);
  EXPECT_EQ(run_until_stopped(loop_, timer_, sleep(1ms), [] {}), std::nullopt) << "once more";
}

TEST_F(Stoppable, EndsBySignal) {
  const auto interrupted = run_until_stopped(loop_, timer_, sleep(10min), [this] {
    if (++told_ == 1) std::raise(SIGINT);
  });
  EXPECT_EQ(interrupted, "interrupted");
}

TEST_F(Stoppable, ThrowsWhatIsThrown) {
  EXPECT_THROW((void)run_until_stopped(loop_, timer_, fail(), [] {}), std::runtime_error);
  EXPECT_THROW((void)run_until_stopped(loop_, timer_, sleep(10min), [] { throw std::logic_error("tell"); }),
               std::logic_error);
}

}  // namespace
}  // namespace mixferry::flow
