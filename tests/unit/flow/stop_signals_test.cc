#include "engine/flow/stop_signals.h"

#include <boost/asio/co_spawn.hpp>
#include <csignal>
#include <gtest/gtest.h>

#include "tests/support/run_coroutine.h"

namespace mixferry::flow {
namespace {

using tests::run_coroutine;

TEST(StopSignals, AreGivenOneByOne) {
  boost::asio::io_context loop;
  StopSignals signals(loop);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    ASSERT_EQ(std::raise(signal), 0);
    EXPECT_EQ(run_coroutine(loop, signals.next()), signal);
  }
}

TEST(StopSignals, EndWhenTheyAreCancelled) {
  boost::asio::io_context loop;
  StopSignals signals(loop);
  bool ended = false;
  boost::asio::co_spawn(loop, signals.next(), [&](std::exception_ptr, std::optional<int> signal) {
    ended = true;
    EXPECT_EQ(signal, std::nullopt);
  });
  loop.poll();
  EXPECT_FALSE(ended);
  signals.cancel();
  loop.run();
  EXPECT_TRUE(ended);
}

// nohup ignores it for whom it starts, who is to go on when the terminal is gone.
TEST(StopSignals, LeaveAHangUpThatIsIgnoredAlone) {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  boost::asio::io_context loop;
  StopSignals signals(loop);
  ASSERT_EQ(std::raise(SIGHUP), 0);
  ASSERT_EQ(std::raise(SIGTERM), 0);
  EXPECT_EQ(run_coroutine(loop, signals.next()), SIGTERM);
  std::signal(SIGHUP, before);
}

TEST(StopSignals, AreToldInWords) {
  EXPECT_EQ(signal_in_words(SIGINT), "interrupted");
  EXPECT_EQ(signal_in_words(SIGTERM), "asked to end (SIGTERM)");
  EXPECT_EQ(signal_in_words(SIGHUP), "asked to end (SIGHUP)");
}

}  // namespace
}  // namespace mixferry::flow
