#include "engine/pipeline/order_gate.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <optional>

namespace mixferry::pipeline {
namespace {

batch::Batch batch_of(std::initializer_list<std::uint64_t> id_hashes) {
  batch::Batch batch;
  for (const std::uint64_t hash : id_hashes) batch.append("{}", true, hash);
  return batch;
}

/// A gate and the batches that want through; `run` lets happen all that can.
class Line {
 public:
  /// What became of a batch that lined up: nothing yet, true inside, false turned away.
  using Fate = std::optional<bool>;

  void line_up(const batch::Batch& batch, Fate& fate) {
    gate.line_up(batch);
    asio::co_spawn(loop_, wait(batch, fate), asio::detached);
  }
  void run() {
    loop_.restart();
    loop_.poll();
  }

  asio::awaitable<void> wait(const batch::Batch& batch, Fate& fate) { fate = co_await gate.enter(batch); }

 private:
  asio::io_context loop_;

 public:
  OrderGate gate{loop_.get_executor()};
};

TEST(OrderGate, ABatchWaitsForOneThatSharesAnId) {
  const batch::Batch first = batch_of({1, 2, 2});
  const batch::Batch second = batch_of({2, 3});
  Line line;
  Line::Fate first_fate, second_fate;
  line.line_up(first, first_fate);
  line.line_up(second, second_fate);
  line.run();
  EXPECT_EQ(first_fate, true);
  EXPECT_EQ(second_fate, std::nullopt);
  line.gate.leave(first);
  line.run();
  EXPECT_EQ(second_fate, true);
}

TEST(OrderGate, BatchesWithoutACommonIdAreInsideTogether) {
  const batch::Batch first = batch_of({1});
  const batch::Batch second = batch_of({2});
  Line line;
  Line::Fate first_fate, second_fate;
  line.line_up(first, first_fate);
  line.line_up(second, second_fate);
  line.run();
  EXPECT_EQ(first_fate, true);
  EXPECT_EQ(second_fate, true);
}

// Method: a third batch that shares an id only with the second, which waits; it must not overtake.
TEST(OrderGate, NobodyOvertakes) {
  const batch::Batch first = batch_of({1});
  const batch::Batch second = batch_of({1, 2});
  const batch::Batch third = batch_of({2});
  Line line;
  Line::Fate first_fate, second_fate, third_fate;
  line.line_up(first, first_fate);
  line.line_up(second, second_fate);
  line.line_up(third, third_fate);
  line.run();
  EXPECT_EQ(third_fate, std::nullopt);
  line.gate.leave(first);
  line.run();
  EXPECT_EQ(second_fate, true);
  EXPECT_EQ(third_fate, std::nullopt);
  line.gate.leave(second);
  line.run();
  EXPECT_EQ(third_fate, true);
}

TEST(OrderGate, ClosedItTurnsAllAwayWhoAreNotInside) {
  const batch::Batch first = batch_of({1});
  const batch::Batch second = batch_of({1});
  Line line;
  Line::Fate first_fate, second_fate;
  line.line_up(first, first_fate);
  line.line_up(second, second_fate);
  line.run();
  line.gate.close();
  line.run();
  EXPECT_EQ(first_fate, true);
  EXPECT_EQ(second_fate, false);
}

}  // namespace
}  // namespace mixferry::pipeline
