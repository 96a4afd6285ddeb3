#include "engine/pipeline/doubt_feed.h"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/run_coroutine.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::pipeline {
namespace {

using ledger::doubt_row;
using ledger::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::run_coroutine;

const std::string kHead = R"({"$token":"t",)";

/// A ledger with rows in doubt, and a feed of them that has a connection of its own.
class Doubtful {
 public:
  /// Row 2 has two updates in doubt; rows 1 to 5 are settled, those in `rows` in doubt.
  explicit Doubtful(const std::vector<std::uint64_t>& rows, std::size_t sources = 1)
      : run(ledger->begin(ledger::some_identity(sources))) {
    for (SourceId source = 0; source < sources; ++source) {
      ledger::Settlement settlement = ledger::delivered(source, {1, 5});
      for (const std::uint64_t row : rows) {
        doubt_row(settlement, row, update(row));
        if (row == 2) {
          settlement.in_doubt.push_back(settlement.in_doubt.back());
          settlement.in_doubt.back().update = R"({"$distinct_id":"2","$append":{"b":1}})";
        }
      }
      ledger->commit(run, {settlement}, {});
    }
  }
  static std::string update(std::uint64_t row) {
    return R"({"$distinct_id":")" + std::to_string(row) + R"(","$add":{"a":1}})";
  }

  void begin(batch::Batcher::Limits limits = {}) {
    reader_ = ledger::open_ledger(folder_.path());
    feed.emplace(mixpanel::kUsers, limits, kHead, *reader_, run);
  }
  std::unique_ptr<batch::RowBatch> next() { return run_coroutine(loop_, feed->next()); }
  /// The body of each batch that comes; all stored.
  std::vector<std::string> bodies() {
    std::vector<std::string> all;
    while (std::unique_ptr<batch::RowBatch> batch = next()) {
      all.push_back(batch->batches[TargetKind::users].body);
      ledger->commit(run, feed->booking_of(*batch, {}).changes, {});
    }
    return all;
  }
  std::vector<std::string> left() { return ledger::in_doubt(*ledger, run); }

 private:
  TemporaryFolder folder_;

 public:
  std::unique_ptr<ledger::Ledger> ledger = ledger::open_ledger(folder_.path());
  const ledger::RunId run;
  std::optional<DoubtFeed> feed;

 private:
  std::unique_ptr<ledger::Ledger> reader_;
  boost::asio::io_context loop_;
};

TEST(DoubtFeed, SendsAllThatIsInDoubtOnceMore) {
  Doubtful it({1, 2, 4});
  it.begin();
  EXPECT_THAT(it.bodies(), ElementsAre(R"([{"$token":"t","$distinct_id":"1","$add":{"a":1}},)"
                                       R"({"$token":"t","$distinct_id":"2","$add":{"a":1}},)"
                                       R"({"$token":"t","$distinct_id":"2","$append":{"b":1}},)"
                                       R"({"$token":"t","$distinct_id":"4","$add":{"a":1}}])"));
  EXPECT_THAT(it.left(), IsEmpty());
  const Tally tally = it.ledger->run(it.run)->tally;
  EXPECT_EQ(tally.rows_delivered, 5u);
  EXPECT_EQ(tally.rows_in_doubt, 0u);
  EXPECT_EQ(it.feed->rows_resent_before(), 0u);
}

TEST(DoubtFeed, KeepsToTheLimitsOfABatchAndTheUpdatesOfARowTogether) {
  Doubtful it({1, 2, 3, 4});
  it.begin({.records_max = 3});
  std::vector<std::size_t> sizes;
  while (const auto batch = it.next()) sizes.push_back(batch->batches[TargetKind::users].records.size());
  EXPECT_THAT(sizes, ElementsAre(3, 2));
}

TEST(DoubtFeed, KeepsSourcesApart) {
  Doubtful it({1}, 2);
  it.begin();
  EXPECT_EQ(it.next()->source, 0u);
  EXPECT_EQ(it.next()->source, 1u);
  EXPECT_EQ(it.next(), nullptr);
}

TEST(DoubtFeed, AnnouncesItsRowsAndTakesThatBackWhenTheyAreBooked) {
  Doubtful it({1, 2, 4});
  it.begin();
  std::unique_ptr<batch::RowBatch> batch = it.next();
  const std::vector<ledger::Intent> intents = it.feed->announcement_of(*batch).intents;
  EXPECT_THAT(intents, ElementsAre(ledger::Intent{.source = 0, .rows = {1, 2}},
                                   ledger::Intent{.source = 0, .rows = {4, 4}}));
  it.ledger->commit(it.run, {intents.begin(), intents.end()}, {});
  EXPECT_THAT(it.ledger->intents(it.run)[0].ranges(), ElementsAre(RowRange{1, 2}, RowRange{4, 4}));
  it.ledger->commit(it.run, it.feed->booking_of(*batch, {}).changes, {});
  EXPECT_THAT(it.ledger->intents(it.run)[0].ranges(), IsEmpty());
}

TEST(DoubtFeed, DecidesNothingOfWhatGotNoAnswerAgainAndRejectsWhatIsRefused) {
  Doubtful it({1, 2, 4});
  it.begin();
  DeliveryReports reports;
  reports[TargetKind::users].rejected = {{.index = 2, .message = "too bad"}};
  reports[TargetKind::users].in_doubt = {3};
  it.ledger->commit(it.run, it.feed->booking_of(*it.next(), reports).changes, {});
  EXPECT_THAT(it.left(), ElementsAre("0:4:5 " + Doubtful::update(4)));
  std::vector<std::string> rejects;
  it.ledger->for_each_reject(it.run, [&](SourceId, const Reject& reject) {
    rejects.push_back(std::to_string(reject.row) + " " + reject.code + " " + reject.message + " " +
                      reject.raw);
  });
  EXPECT_THAT(rejects, ElementsAre("2 refused_by_mixpanel too bad " + Doubtful::update(2)));
  EXPECT_EQ(it.next(), nullptr) << "not by the same decision";
}

// Method: an earlier process announced rows 2 and 4 and was killed.
TEST(DoubtFeed, LeavesOutWhatAnEarlierProcessWasSending) {
  Doubtful it({1, 2, 4});
  it.ledger->commit(
      it.run, {ledger::Intent{.source = 0, .rows = {2, 2}}, ledger::Intent{.source = 0, .rows = {4, 4}}}, {});
  it.begin();
  EXPECT_EQ(it.feed->rows_resent_before(), 2u);
  it.ledger->commit(it.run, it.feed->withdrawals(), {});
  EXPECT_THAT(it.ledger->intents(it.run)[0].ranges(), IsEmpty());
  EXPECT_THAT(it.bodies(), ElementsAre(R"([{"$token":"t","$distinct_id":"1","$add":{"a":1}}])"));
  EXPECT_EQ(it.left().size(), 2u);
}

TEST(DoubtFeed, GivesNothingMoreOnceItIsStopped) {
  Doubtful it({1, 2, 4});
  it.begin({.records_max = 1});
  EXPECT_NE(it.next(), nullptr);
  it.feed->stop();
  EXPECT_EQ(it.next(), nullptr);
}

}  // namespace
}  // namespace mixferry::pipeline
