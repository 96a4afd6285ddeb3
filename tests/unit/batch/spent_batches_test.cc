#include "engine/batch/spent_batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utility>

namespace mixferry::batch {
namespace {

using testing::IsEmpty;

// Method: a batch with everything a batch can have is given back.
TEST(SpentBatches, GiveMemoryAndNothingElse) {
  RowBatch spent;
  spent.source = 7;
  spent.range = {1, 3};
  spent.resume_at = {.row = 1, .line = 2, .byte_offset = 3};
  for (const TargetKind kind : kTargetKinds) {
    spent.batches[kind].route = mixpanel::kRoutes[kind];
    spent.batches[kind].append(std::string(100, 'u'), true);
    spent.batches[kind].tag = 5;
  }
  spent.rows.emplace_back();
  spent.blocks.push_back(std::make_shared<connectors::Block>());
  spent.rejects.emplace_back();
  spent.held.emplace_back();
  spent.tally.rows_rejected = 1;
  const char* const body = spent.batches[TargetKind::users].body.data();

  SpentBatches memory;
  memory.give_back(std::move(spent));
  const RowBatch again = memory.take();
  EXPECT_EQ(again.batches[TargetKind::users].body.data(), body);
  EXPECT_EQ(again.source, 0u);
  EXPECT_EQ(again.range, RowRange{});
  EXPECT_EQ(again.resume_at, RowPlace{});
  for (const Batch& each : again.batches.each) {
    EXPECT_EQ(each.route, &mixpanel::kUsers);
    EXPECT_EQ(each.body, "");
    EXPECT_THAT(each.records, IsEmpty());
    EXPECT_EQ(each.tag, 0u);
  }
  EXPECT_THAT(again.rows, IsEmpty());
  EXPECT_THAT(again.blocks, IsEmpty());
  EXPECT_THAT(again.rejects, IsEmpty());
  EXPECT_THAT(again.held, IsEmpty());
  EXPECT_EQ(again.tally.rows_rejected, 0u);
}

TEST(SpentBatches, WithoutAnyABatchIsNew) {
  SpentBatches memory;
  EXPECT_EQ(memory.take().batches[TargetKind::users].body, "");
}

}  // namespace
}  // namespace mixferry::batch
