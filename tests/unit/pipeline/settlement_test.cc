#include "engine/pipeline/settlement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

namespace mixferry::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kPrefix = R"({"$token":"t",)";

/// Rows 1 to 4; row 2 has two records and one of a group, row 3 is filtered. Users' records: 0 (row 1), 1 and
/// 2 (row 2), 3 (row 4).
batch::RowBatch four_rows() {
  auto block = std::make_shared<connectors::Block>();
  block->bytes = "one\ntwo\nthree\nfour\n";
  batch::RowBatch batch;
  batch.source = 5;
  batch.range = {1, 4};
  batch.blocks = {block};
  for (const char* id : {"1", "2", "2", "4"}) {
    batch.batches[TargetKind::users].append(std::string(kPrefix) + R"("$distinct_id":")" + id + R"("})",
                                            false);
  }
  batch.batches[TargetKind::groups].append(std::string(kPrefix) + R"("$group_id":"g"})", true);
  batch.rows = {{.number = 1, .line = 2, .raw_offset = 0, .raw_length = 3, .records_end = {{1, 0}}},
                {.number = 2, .line = 3, .raw_offset = 4, .raw_length = 3, .records_end = {{3, 1}}},
                {.number = 4, .line = 5, .raw_offset = 14, .raw_length = 4, .records_end = {{4, 1}}}};
  batch.tally.rows_filtered = 1;
  return batch;
}

/// What is said of users' records alone.
PerTarget<delivery::DeliveryReport> of_users(delivery::DeliveryReport report) {
  return {{std::move(report), {}}};
}

/// Their owners: a user each, of row 2 a company as well; to row 3, which is filtered, belongs none.
batch::RowBatch four_rows_with_owners() {
  batch::RowBatch batch = four_rows();
  batch.owners.add({.row = 1, .space = 0, .id_hash = 11, .content = 101}, "1", "{}");
  batch.owners.add({.row = 2, .space = 0, .may_come_again = true, .id_hash = 12, .content = 102}, "2", "{}");
  batch.owners.add({.row = 2, .space = 1, .id_hash = 13, .content = 103}, "g", "");
  batch.owners.add({.row = 4, .space = 0, .id_hash = 14, .content = 104}, "4", "");
  return batch;
}

/// `space id hash content`, and what else is said.
std::vector<std::string> synced_in(const ledger::Settlement& settlement) {
  std::vector<std::string> all;
  for (const ledger::SyncedProfile& each : settlement.synced) {
    all.push_back(std::to_string(each.space) + " " + each.id + " " + std::to_string(each.id_hash) + " " +
                  std::to_string(each.content) + (each.may_come_again ? " again" : "") +
                  (each.records.empty() ? "" : " " + each.records));
  }
  return all;
}

TEST(SettlementOf, KnowsTheOwnersOfRowsThatAreDelivered) {
  EXPECT_THAT(synced_in(settlement_of(four_rows_with_owners(), {}, kPrefix)),
              ElementsAre("0 1 11 101 {}", "0 2 12 102 again {}", "1 g 13 103", "0 4 14 104"));
}

// Else what an earlier row of the profile said would be known, and part of this one may be stored.
TEST(SettlementOf, OwnersOfARefusedRowAreUnknownWhereTheyMayComeAgain) {
  delivery::DeliveryReport report;
  report.rejected = {{.index = 0, .message = "bad"}, {.index = 2, .message = "bad"}};
  EXPECT_THAT(synced_in(settlement_of(four_rows_with_owners(), of_users(report), kPrefix)),
              ElementsAre("0 2 12 0 again", "0 4 14 104"));
  report.rejected.clear();
  report.in_doubt = {1, 3};
  EXPECT_THAT(synced_in(settlement_of(four_rows_with_owners(), of_users(report), kPrefix)),
              ElementsAre("0 1 11 101 {}", "0 2 12 0 again"));
}

// Method: the records of row 2 are left out, as a stage does it.
TEST(SettlementOf, RowsOfWhichNothingIsSentAreUnchanged) {
  batch::RowBatch batch = four_rows();
  batch.batches = {};
  for (const char* id : {"1", "4"})
    batch.batches[TargetKind::users].append(std::string(kPrefix) + id + "}", false);
  batch.rows[0].records_end = {{1, 0}};
  batch.rows[1].records_end = {{1, 0}};
  batch.rows[2].records_end = {{2, 0}};
  batch.owners.add({.row = 1, .space = 0, .id_hash = 11, .content = 101}, "1", "");
  batch.owners.add({.row = 4, .space = 0, .id_hash = 14, .content = 104}, "4", "");
  const auto settlement = settlement_of(batch, {}, kPrefix);
  EXPECT_EQ(settlement.tally.rows_unchanged, 1u);
  EXPECT_EQ(settlement.tally.rows_delivered, 2u);
  EXPECT_THAT(synced_in(settlement), ElementsAre("0 1 11 101", "0 4 14 104"));
}

TEST(SettlementOf, EverythingStored) {
  const auto settlement = settlement_of(four_rows(), {}, kPrefix);
  EXPECT_EQ(settlement.source, 5u);
  EXPECT_EQ(settlement.rows, (RowRange{1, 4}));
  EXPECT_EQ(settlement.tally.rows_delivered, 3u);
  EXPECT_EQ(settlement.tally.rows_filtered, 1u);
  EXPECT_EQ(settlement.tally.records_sent, 5u);
  EXPECT_EQ(settlement.tally.sent_to, (NamedCounts{{"groups", 1}, {"users", 4}}));
  EXPECT_THAT(settlement.rejects, IsEmpty());
}

TEST(SettlementOf, ARowIsRejectedOnceWhenAnyOfItsRecordsIs) {
  delivery::DeliveryReport report;
  report.rejected = {{.index = 1, .message = "first"}, {.index = 2, .message = "second"}};
  const auto settlement = settlement_of(four_rows(), of_users(report), kPrefix);
  ASSERT_THAT(settlement.rejects, SizeIs(1));
  const Reject& reject = settlement.rejects[0];
  EXPECT_EQ(reject.row, 2u);
  EXPECT_EQ(reject.line, 3u);
  EXPECT_EQ(reject.code, "refused_by_mixpanel");
  EXPECT_EQ(reject.message, "first");
  EXPECT_EQ(reject.raw, "two");
  EXPECT_EQ(settlement.tally.rows_rejected, 1u);
  EXPECT_EQ(settlement.tally.rows_delivered, 2u);
  EXPECT_EQ(settlement.tally.records_sent, 3u);
  EXPECT_EQ(settlement.tally.reject_reasons.at("refused_by_mixpanel"), 1u);
}

// Method: the group's record refused; and then the group's refused and the user's, of the same row.
TEST(SettlementOf, ARowIsRejectedOnceWhateverTheKindOfItsRecord) {
  PerTarget<delivery::DeliveryReport> reports;
  reports[TargetKind::groups].rejected = {{.index = 0, .message = "group"}};
  auto settlement = settlement_of(four_rows(), reports, kPrefix);
  ASSERT_THAT(settlement.rejects, SizeIs(1));
  EXPECT_EQ(settlement.rejects[0].row, 2u);
  EXPECT_EQ(settlement.rejects[0].message, "groups: group");
  EXPECT_EQ(settlement.tally.records_sent, 4u);

  reports[TargetKind::users].rejected = {{.index = 2, .message = "user"}};
  settlement = settlement_of(four_rows(), reports, kPrefix);
  ASSERT_THAT(settlement.rejects, SizeIs(1));
  EXPECT_EQ(settlement.rejects[0].message, "user");
  EXPECT_EQ(settlement.tally.rows_rejected, 1u);
  EXPECT_EQ(settlement.tally.rows_delivered, 2u);
  EXPECT_EQ(settlement.tally.records_sent, 3u);
}

TEST(SettlementOf, RecordsInDoubtAreKeptWithoutTheToken) {
  delivery::DeliveryReport report;
  report.in_doubt = {2, 3};
  const auto settlement = settlement_of(four_rows(), of_users(report), kPrefix);
  ASSERT_THAT(settlement.in_doubt, SizeIs(2));
  EXPECT_EQ(settlement.in_doubt[0].row, 2u);
  EXPECT_EQ(settlement.in_doubt[0].update, R"({"$distinct_id":"2"})");
  EXPECT_EQ(settlement.in_doubt[1].row, 4u);
  EXPECT_EQ(settlement.tally.rows_in_doubt, 2u);
  EXPECT_EQ(settlement.tally.rows_delivered, 1u);
}

TEST(SettlementOf, RejectedWeighsMoreThanInDoubt) {
  delivery::DeliveryReport report;
  report.rejected = {{.index = 1, .message = "bad"}};
  report.in_doubt = {2};
  const auto settlement = settlement_of(four_rows(), of_users(report), kPrefix);
  EXPECT_EQ(settlement.tally.rows_rejected, 1u);
  EXPECT_EQ(settlement.tally.rows_in_doubt, 0u);
  EXPECT_THAT(settlement.in_doubt, SizeIs(1)) << "mended, the row leaves it out";
}

TEST(SettlementOf, HeldRecordsPutTheirRowInDoubt) {
  batch::RowBatch batch = four_rows();
  batch.held = {{.row = 0, .record = std::string(kPrefix) + R"("$distinct_id":"1","$add":{"a":1}})"}};
  const auto settlement = settlement_of(batch, {}, kPrefix);
  ASSERT_THAT(settlement.in_doubt, SizeIs(1));
  EXPECT_EQ(settlement.in_doubt[0].update, R"({"$distinct_id":"1","$add":{"a":1}})");
  EXPECT_EQ(settlement.tally.rows_in_doubt, 1u);
  EXPECT_EQ(settlement.tally.rows_delivered, 2u);
}

TEST(SettlementOf, TellsWhereReadingCanBeginAnew) {
  batch::RowBatch batch = four_rows();
  batch.resume_at = {.row = 3, .line = 4, .byte_offset = 8};
  EXPECT_EQ(settlement_of(batch, {}, kPrefix).resume_at, batch.resume_at);
}

TEST(SettlementOf, RowsThatNobodyAccountsForAreABrokenInvariant) {
  batch::RowBatch batch = four_rows();
  batch.tally.rows_filtered = 0;
  EXPECT_THROW((void)settlement_of(batch, {}, kPrefix), std::logic_error);
}

}  // namespace
}  // namespace mixferry::pipeline
