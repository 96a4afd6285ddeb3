#include "engine/pipeline/order_gate.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

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

// Method: batches of ids drawn; whoever is inside leaves in any order. Of each id, one batch at a time is
// inside, and they come in the order of the line; in the end all have been.
TEST(OrderGate, KeepsTheOrderOfEachIdWhoeverLeavesFirst) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    std::vector<batch::Batch> batches(20);
    for (batch::Batch& batch : batches) {
      for (std::uint64_t records = 1 + random() % 4; records > 0; --records)
        batch.append("{}", true, random() % 12);
    }
    Line line;
    std::vector<Line::Fate> fates(batches.size());
    for (std::size_t i = 0; i < batches.size(); ++i) line.line_up(batches[i], fates[i]);
    std::set<std::size_t> inside;
    std::map<std::uint64_t, std::size_t> last_of_id;
    std::size_t entered = 0;
    do {
      line.run();
      for (; entered < batches.size() && fates[entered] == true; ++entered) inside.insert(entered);
      std::map<std::uint64_t, std::size_t> holder;
      for (const std::size_t i : inside) {
        for (const batch::Record& record : batches[i].records) {
          EXPECT_EQ(holder.try_emplace(record.id_hash, i).first->second, i) << "two with one id are inside";
          EXPECT_LE(last_of_id[record.id_hash], i) << "one was overtaken";
          last_of_id[record.id_hash] = i;
        }
      }
      ASSERT_FALSE(inside.empty()) << "nobody gets in any more";
      const auto leaving = std::next(inside.begin(), static_cast<std::ptrdiff_t>(random() % inside.size()));
      line.gate.leave(batches[*leaving]);
      inside.erase(leaving);
    } while (entered < batches.size() || !inside.empty());
  }
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
