#include "engine/pipeline/order_gate.h"

#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

batch::RowBatch batch_of(std::initializer_list<std::uint64_t> id_hashes) {
  batch::RowBatch batch;
  for (const std::uint64_t hash : id_hashes) batch.rows.push_back({.id_hash = hash});
  return batch;
}

TEST(OrderGate, ABatchWaitsForOneThatSharesAnId) {
  OrderGate gate;
  const auto first = batch_of({1, 2, 2});
  const auto second = batch_of({2, 3});
  EXPECT_FALSE(gate.blocks(first));
  gate.enter(first);
  EXPECT_TRUE(gate.blocks(second));
  EXPECT_FALSE(gate.blocks(batch_of({3, 4})));
  gate.leave(first);
  EXPECT_FALSE(gate.blocks(second));
}

TEST(OrderGate, AnIdStaysBlockedUntilItsLastBatchLeaves) {
  OrderGate gate;
  const auto one = batch_of({7});
  const auto two = batch_of({7, 7});
  gate.enter(one);
  gate.enter(two);
  gate.leave(one);
  EXPECT_TRUE(gate.blocks(batch_of({7})));
  gate.leave(two);
  EXPECT_FALSE(gate.blocks(batch_of({7})));
}

}  // namespace
}  // namespace mixferry::pipeline
