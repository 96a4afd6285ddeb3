#include "engine/flow/fifo_gate.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>
#include <vector>

#include "tests/support/fake_timer.h"

namespace mixferry::flow {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using tests::FakeTimer;

/// A loop with fake time.
struct World {
  asio::io_context loop;
  FakeTimer timer{loop};
};

asio::awaitable<void> visit(FifoGate& gate, FakeTimer& timer, TimePoint::duration stay,
                            std::vector<int>& entered, int name) {
  const FifoGate::Slot slot = co_await gate.enter();
  entered.push_back(name);
  co_await timer.sleep_for(stay);
}

TEST(FifoGate, LetsInOnlySoManyInTheOrderTheyCame) {
  World world;
  FifoGate gate{world.loop.get_executor(), 2};
  std::vector<int> entered;
  for (int i = 0; i < 6; ++i) {
    asio::co_spawn(world.loop, visit(gate, world.timer, std::chrono::seconds{10 - i}, entered, i),
                   asio::detached);
  }
  world.timer.run_until(world.timer.now());
  EXPECT_EQ(entered, (std::vector{0, 1}));
  EXPECT_EQ(gate.inside(), 2u);
  EXPECT_EQ(gate.waiting(), 4u);
  world.timer.run();
  EXPECT_EQ(entered, (std::vector{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(gate.inside(), 0u);
}

TEST(FifoGate, AHigherLimitLetsInThoseWhoWait) {
  World world;
  FifoGate gate{world.loop.get_executor(), 1};
  std::vector<int> entered;
  for (int i = 0; i < 4; ++i) {
    asio::co_spawn(world.loop, visit(gate, world.timer, 1s, entered, i), asio::detached);
  }
  world.timer.run_until(world.timer.now());
  gate.set_limit(3);
  world.timer.run_until(world.timer.now());
  EXPECT_EQ(entered.size(), 3u);
  gate.set_limit(1);
  EXPECT_EQ(gate.inside(), 3u) << "those inside stay";
  world.timer.run();
  EXPECT_EQ(entered.size(), 4u);
}

TEST(FifoGate, WhoIsCancelledInTheQueueLeavesNoGap) {
  World world;
  FifoGate gate{world.loop.get_executor(), 1};
  std::vector<int> entered;
  asio::cancellation_signal cancel;
  bool thrown = false;
  asio::co_spawn(world.loop, visit(gate, world.timer, 1s, entered, 0), asio::detached);
  asio::co_spawn(
      world.loop, visit(gate, world.timer, 1s, entered, 1),
      asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr e) { thrown = e != nullptr; }));
  asio::co_spawn(world.loop, visit(gate, world.timer, 1s, entered, 2), asio::detached);
  world.timer.run_until(world.timer.now());
  cancel.emit(asio::cancellation_type::terminal);
  world.timer.run();
  EXPECT_TRUE(thrown);
  EXPECT_EQ(entered, (std::vector{0, 2}));
  EXPECT_EQ(gate.inside(), 0u);
  EXPECT_EQ(gate.waiting(), 0u);
}

}  // namespace
}  // namespace mixferry::flow
