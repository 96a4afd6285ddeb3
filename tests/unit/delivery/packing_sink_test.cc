#include "engine/delivery/packing_sink.h"

#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/inflated.h"
#include "tests/support/run_coroutine.h"
#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

using tests::run_coroutine;

batch::Batch batch_for(const mixpanel::Route& route) {
  batch::Batch batch;
  batch.route = &route;
  for (int i = 0; i < 3; ++i) batch.append(R"({"event":"Call Logged"})", true);
  return batch;
}

// Method: the same batch twice, as when a part of the stack sends it once more; then a copy, as a new one.
TEST(PackingSink, PacksEachBatchOnce) {
  Harness world;
  std::vector<const char*> packed;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   EXPECT_EQ(tests::inflated(batch.packed), batch.body);
                   packed.push_back(batch.packed.data());
                   return stored();
                 }};
  PackingSink packing{inner, 0};
  const batch::Batch batch = batch_for(mixpanel::kEvents);
  EXPECT_TRUE(run_coroutine(world.loop, packing.deliver(batch)).has_value());
  EXPECT_TRUE(run_coroutine(world.loop, packing.deliver(batch)).has_value());
  ASSERT_EQ(packed.size(), 2u);
  EXPECT_EQ(packed[0], packed[1]);
}

TEST(PackingSink, LeavesAloneWhatGoesAsItIs) {
  Harness world;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   EXPECT_EQ(batch.packed, "");
                   return stored();
                 }};
  PackingSink packing{inner, 2};
  EXPECT_TRUE(run_coroutine(world.loop, packing.deliver(batch_for(mixpanel::kUsers))).has_value());
}

TEST(PackingSink, PacksOnAThreadOfItsOwnAndComesBackToTheLoop) {
  Harness world;
  FakeSink inner{world.timer, [&, loop = std::this_thread::get_id()](const batch::Batch& batch) {
                   EXPECT_EQ(std::this_thread::get_id(), loop);
                   EXPECT_EQ(tests::inflated(batch.packed), batch.body);
                   return stored();
                 }};
  PackingSink packing{inner, 1};
  for (int i = 0; i < 10; ++i)
    EXPECT_TRUE(run_coroutine(world.loop, packing.deliver(batch_for(mixpanel::kEvents))).has_value());
}

}  // namespace
}  // namespace mixferry::delivery
