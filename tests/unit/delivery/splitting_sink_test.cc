#include "engine/delivery/splitting_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

/// Refuses, without a name, what holds an `x`.
DeliveryResult refuse_x(const batch::Batch& batch) {
  return records_of(batch.body).find('x') == std::string::npos ? stored() : refused();
}

TEST(SplittingSink, RejectsTheBadAndDeliversTheGood) {
  Harness world;
  std::string last_stored;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   DeliveryResult result = refuse_x(batch);
                   if (result.has_value()) last_stored += records_of(batch.body);
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

// Method: the bad one stands at the ends, in the middle, and at places drawn.
TEST(SplittingSink, OneBadRecordInAFullBatchCostsFewRequests) {
  std::mt19937 random{7};
  std::vector<std::uint32_t> places = {0, 1, 999, 1'000, 1'998, 1'999};
  for (int i = 0; i < 30; ++i) places.push_back(static_cast<std::uint32_t>(random() % 2'000));
  for (const std::uint32_t place : places) {
    SCOPED_TRACE(place);
    Harness world;
    FakeSink inner{world.timer, refuse_x};
    SplittingSink splitting{inner, 1};
    std::string records(2'000, 'a');
    records[place] = 'x';
    const DeliveryResult result = world.deliver(splitting, batch_of(records));
    ASSERT_TRUE(result.has_value());
    ASSERT_EQ(result->rejected.size(), 1u);
    EXPECT_EQ(result->rejected[0].index, place);
    EXPECT_LE(inner.bodies.size(), 1u + 22u) << "the batch itself, and 2 log2(2,000) more";
  }
}

TEST(SplittingSink, WhatIsKnownToBeBadIsNotAskedAgain) {
  Harness world;
  FakeSink inner{world.timer, refuse_x};
  SplittingSink splitting{inner, 1};
  ASSERT_TRUE(world.deliver(splitting, batch_of(std::string(1'999, 'a') + "x")).has_value());
  EXPECT_EQ(inner.bodies.size(), 1u + 11u + 1u) << "the batch, a good half eleven times, the bad one";
}

TEST(SplittingSink, SendsOneByOneWhatIsARequestEach) {
  Harness world;
  FakeSink inner{world.timer, [](const batch::Batch& batch) {
                   return batch.body == "x\n" ? refused(/*maybe_stored=*/false, 400) : stored();
                 }};
  SplittingSink splitting{inner, 1};
  batch::Batch batch;
  batch.route = &mixpanel::kIdentityCalls;
  for (const char* const record : {"a", "x", "b", "x", "c"}) batch.append(record, true, 7);
  const DeliveryResult result = world.deliver(splitting, batch);
  EXPECT_EQ(inner.bodies, (std::vector<std::string>{"a\n", "x\n", "b\n", "x\n", "c\n"}));
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->rejected.size(), 2u);
  EXPECT_EQ(result->rejected[0].index, 1u);
  EXPECT_EQ(result->rejected[1].index, 3u);
}

// Method: a `$set` and an `$add` for each of 500 rows, one of them bad for its id; nothing tells which.
TEST(SplittingSink, OneBadRowPutsNoOtherInDoubt) {
  for (const std::uint32_t bad : {0U, 250U, 499U}) {
    SCOPED_TRACE(bad);
    Harness world;
    const std::string bad_record = std::to_string(bad) + "!";
    FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                     for (std::size_t i = 0; i < batch.records.size(); ++i) {
                       if (batch.record(i) == bad_record) return refused(batch.records.size() > 1, 400);
                     }
                     return stored();
                   }};
    SplittingSink splitting{inner, 1};
    batch::Batch batch;
    for (std::uint32_t row = 0; row < 500; ++row) {
      const std::string record = std::to_string(row) + (row == bad ? "!" : ".");
      batch.append(record, true, row + 1);
      batch.append(record, false, row + 1);
    }
    const DeliveryResult result = world.deliver(splitting, batch);
    ASSERT_TRUE(result.has_value()) << result.error().message;
    ASSERT_EQ(result->rejected.size(), 2u);
    EXPECT_EQ(result->rejected[0].index, 2 * bad);
    EXPECT_EQ(result->rejected[1].index, 2 * bad + 1);
    EXPECT_TRUE(result->in_doubt.empty());
    EXPECT_LE(inner.bodies.size(), 1u + 18u + 2u) << "2 log2(500), the counters, and that of the bad row";
  }
}

TEST(SplittingSink, AServerThatRefusesEverythingIsRecognisedEarly) {
  struct Case {
    const char* name;
    FakeSink::Answer answer;
    const char* records;
    std::size_t requests_max;
  };
  const auto name_all = [](const batch::Batch& batch) {
    std::vector<std::uint32_t> all(batch.records.size());
    std::iota(all.begin(), all.end(), 0U);
    return refused_naming(all);
  };
  for (const Case& c : {Case{"without a name", [](const auto&) { return refused(); }, "a", 250},
                        Case{"naming all", name_all, "a", 10},
                        Case{"what can't be divided", [](const auto&) { return refused(); }, "A", 10}}) {
    SCOPED_TRACE(c.name);
    Harness world;
    FakeSink inner{world.timer, c.answer};
    SplittingSink splitting{inner, 1};
    const batch::Batch batch = batch_of(std::string(2'000, c.records[0]));
    DeliveryResult result = stored();
    for (int i = 0; i < 20 && result.has_value(); ++i) result = world.deliver(splitting, batch);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, ErrorKind::fatal);
    EXPECT_THAT(result.error().message, testing::StartsWith("every record refused: bad"));
    EXPECT_LE(inner.bodies.size(), c.requests_max);
  }
}

TEST(SplittingSink, ManyBadRecordsAreNoServerThatRefusesEverything) {
  Harness world;
  FakeSink inner{world.timer, refuse_x};
  SplittingSink splitting{inner, 1};
  const batch::Batch bad = batch_of(std::string(90, 'x'));
  for (int i = 0; i < 10; ++i) {
    const DeliveryResult result = world.deliver(splitting, bad);
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_EQ(result->rejected.size(), 90u);
    ASSERT_TRUE(world.deliver(splitting, batch_of("a")).has_value());
  }
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
  EXPECT_EQ(splitting.body_bytes_max(mixpanel::kUsers), mixpanel::kUsers.body_bytes_max);
  const batch::Batch batch = batch_of(std::string(64, 'a'));
  ASSERT_EQ(batch.body.size(), 257u);
  ASSERT_TRUE(world.deliver(splitting, batch).has_value());
  EXPECT_EQ(refusals, 1);
  EXPECT_EQ(splitting.body_bytes_max(mixpanel::kUsers), 128u);

  const DeliveryResult result = world.deliver(splitting, batch);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->rejected.empty());
  EXPECT_EQ(refusals, 1) << "later batches are made to fit before they are sent";
}

// Method: a refusal of more than 90 bytes that names this limit, or another.
TEST(SplittingSink, LearnsTheLimitThatARefusalNames) {
  const auto learnt_from = [](std::uint64_t named) {
    Harness world;
    FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                     DeliveryResult result = batch.body.size() <= 90 ? stored() : refused(false, 413);
                     if (!result) result.error().body_bytes_max = named;
                     return result;
                   }};
    SplittingSink splitting{inner, 1};
    EXPECT_TRUE(world.deliver(splitting, batch_of(std::string(64, 'a'))).has_value());
    EXPECT_EQ(splitting.body_bytes_max(mixpanel::kGroups), mixpanel::kGroups.body_bytes_max)
        << "another place may take more";
    return splitting.body_bytes_max(mixpanel::kUsers);
  };
  EXPECT_EQ(learnt_from(90), 90u);
  EXPECT_EQ(learnt_from(20), 20u);
  EXPECT_EQ(learnt_from(257), 128u) << "the whole body was within it";
  EXPECT_EQ(learnt_from(1'000), 128u);
}

TEST(SplittingSink, EventsAndIdsAreSentToOnePlaceThatTakesAsMuchOfBoth) {
  Harness world;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   return batch.body.size() <= 96 ? stored() : refused(false, 413);
                 }};
  SplittingSink splitting{inner, 1};
  batch::Batch events;
  events.route = &mixpanel::kEvents;
  for (int i = 0; i < 64; ++i) events.append("{}", true);
  ASSERT_EQ(events.body.size(), 192u);
  ASSERT_TRUE(world.deliver(splitting, events).has_value());
  EXPECT_EQ(splitting.body_bytes_max(mixpanel::kEvents), 96u);
  EXPECT_EQ(splitting.body_bytes_max(mixpanel::kIdentity), 96u);
}

TEST(SplittingSink, LearnsNoSizeBelowTheLeastThatIsSensible) {
  Harness world;
  FakeSink inner{world.timer, [&](const batch::Batch& batch) {
                   return batch.records.size() > 1 ? refused(false, 413) : stored();
                 }};
  SplittingSink splitting{inner, 1'000};
  ASSERT_TRUE(world.deliver(splitting, batch_of(std::string(64, 'a'))).has_value());
  EXPECT_EQ(splitting.body_bytes_max(mixpanel::kUsers), 1'000u);
}

TEST(SplittingSink, OneTooLargeRecordIsRejectedAndTeachesNothing) {
  Harness world;
  FakeSink inner{world.timer, [](const batch::Batch&) { return refused(false, 413); }};
  SplittingSink splitting{inner, 1};
  const DeliveryResult result = world.deliver(splitting, batch_of("a"));
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->rejected.size(), 1u);
  EXPECT_THAT(result->rejected[0].message, testing::EndsWith("; it held this record alone, and had 5 bytes"));
  EXPECT_EQ(splitting.body_bytes_max(mixpanel::kUsers), mixpanel::kUsers.body_bytes_max);
}

// Whoever finds every update too large has something else against them.
TEST(SplittingSink, AServerThatFindsEverySingleRecordTooLargeIsRecognised) {
  Harness world;
  FakeSink inner{world.timer, [](const batch::Batch&) { return refused(false, 413); }};
  SplittingSink splitting{inner, 1'000};
  const DeliveryResult result = world.deliver(splitting, batch_of(std::string(2'000, 'a')));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::fatal);
  EXPECT_LE(inner.bodies.size(), 250u);
}

TEST(SplittingSink, ARefusalForContentTeachesNothingAboutSize) {
  Harness world;
  FakeSink inner{world.timer, refuse_x};
  SplittingSink splitting{inner, 1};
  ASSERT_TRUE(world.deliver(splitting, batch_of("axb")).has_value());
  EXPECT_EQ(splitting.body_bytes_max(mixpanel::kUsers), mixpanel::kUsers.body_bytes_max);
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
