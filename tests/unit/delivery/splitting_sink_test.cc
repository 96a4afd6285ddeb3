#include "engine/delivery/splitting_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

/// Refuses, without a name, what holds an `x`.
DeliveryResult refuse_x(const batch::Batch& batch) {
  return updates_of(batch.body).find('x') == std::string::npos ? stored() : refused();
}

TEST(SplittingSink, RejectsTheBadAndDeliversTheGood) {
  Harness world;
  std::string last_stored;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   DeliveryResult result = refuse_x(batch);
                   if (result.has_value()) last_stored += updates_of(batch.body);
                   return result;
                 }};
  SplittingSink splitting{inner, 1};
  const batch::Batch batch = batch_of("abxcdexfghijklmno");
  const DeliveryResult result = world.deliver(splitting, batch);
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->rejected.size(), 2u);
  EXPECT_EQ(result->rejected[0].index, 2u);
  EXPECT_EQ(result->rejected[1].index, 6u);
  EXPECT_EQ(result->rejected[0].message, "bad update");
  EXPECT_EQ(last_stored, "abcdefghijklmno") << "in order, each once";
}

TEST(SplittingSink, OneBadUpdateInAFullBatchCostsFewRequests) {
  Harness world;
  FakeSink inner{world.timer, refuse_x};
  SplittingSink splitting{inner, 1};
  std::string updates(2'000, 'a');
  updates[1'234] = 'x';
  const DeliveryResult result = world.deliver(splitting, batch_of(updates));
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->rejected.size(), 1u);
  EXPECT_EQ(result->rejected[0].index, 1'234u);
  EXPECT_LE(inner.bodies.size(), 23u);
}

TEST(SplittingSink, LearnsTheSizeThatIsTooLarge) {
  Harness world;
  int refusals = 0;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   if (batch.body.size() <= 90) return stored();
                   ++refusals;
                   return refused(false, 413);
                 }};
  SplittingSink splitting{inner, 1};
  EXPECT_EQ(splitting.body_bytes_max(), 0u);
  const batch::Batch batch = batch_of(std::string(64, 'a'));
  ASSERT_EQ(batch.body.size(), 257u);
  ASSERT_TRUE(world.deliver(splitting, batch).has_value());
  EXPECT_EQ(refusals, 1);
  EXPECT_EQ(splitting.body_bytes_max(), 128u);

  const DeliveryResult result = world.deliver(splitting, batch);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->rejected.empty());
  EXPECT_EQ(refusals, 1) << "later batches are made to fit before they are sent";
}

TEST(SplittingSink, LearnsNoSizeBelowTheLeastThatIsSensible) {
  Harness world;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   return batch.updates.size() > 1 ? refused(false, 413) : stored();
                 }};
  SplittingSink splitting{inner, 1'000};
  ASSERT_TRUE(world.deliver(splitting, batch_of(std::string(64, 'a'))).has_value());
  EXPECT_EQ(splitting.body_bytes_max(), 1'000u);
}

TEST(SplittingSink, OneTooLargeUpdateIsRejectedAndTeachesNothing) {
  Harness world;
  FakeSink inner{world.timer, [](const batch::Batch&) { return refused(false, 413); }};
  SplittingSink splitting{inner, 1};
  const DeliveryResult result = world.deliver(splitting, batch_of("a"));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->rejected.size(), 1u);
  EXPECT_EQ(splitting.body_bytes_max(), 0u);
}

TEST(SplittingSink, ARefusalForContentTeachesNothingAboutSize) {
  Harness world;
  FakeSink inner{world.timer, refuse_x};
  SplittingSink splitting{inner, 1};
  ASSERT_TRUE(world.deliver(splitting, batch_of("axb")).has_value());
  EXPECT_EQ(splitting.body_bytes_max(), 0u);
}

TEST(SplittingSink, StopsAtOnceWhenAPartFails) {
  for (const DeliveryResult& end : {forbidden(), no_answer()}) {
    Harness world;
    int answers = 0;
    FakeSink inner{world.timer, [&](const batch::Batch&) {
                     ++answers;
                     if (answers == 1) return refused(false, 400);
                     return answers == 2 ? stored() : end;
                   }};
    SplittingSink splitting{inner, 1};
    const DeliveryResult result = world.deliver(splitting, batch_of("abcd"));
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, end.error().kind);
    EXPECT_TRUE(result.error().maybe_stored);
    EXPECT_EQ(inner.bodies.size(), 3u);
  }
}

}  // namespace
}  // namespace mixferry::delivery
