#include "engine/pipeline/row_feed.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

#include "mappings/language/mapping.h"
#include "tests/support/run_coroutine.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/ledger/settlements_in_memory.h"

namespace mixferry::pipeline {
namespace {

using ledger::SettlementsInMemory;
using testing::ElementsAre;
using tests::run_coroutine;
using tests::TemporaryFolder;

constexpr ledger::RunId kRun = SettlementsInMemory::kRun;

std::string ids(std::uint64_t first, std::uint64_t last) {
  std::string content = "id,name\n";
  for (std::uint64_t id = first; id <= last; ++id) content += fmt::format("{},Name {}\n", id, id);
  return content;
}

/// Notes the rows of segments; fails at one of them.
class Noted final : public SegmentStage {
 public:
  void take(SourceId source, batch::Segment& segment) override {
    if (segment.rows.first <= fails_at && fails_at <= segment.rows.last) {
      failed = true;
      failed.notify_all();
      throw std::runtime_error("the stage failed");
    }
    rows.push_back(fmt::format("{}:{}-{}", source, segment.rows.first, segment.rows.last));
    ++segment.encoded.tally.decimal_ids;
  }

  std::vector<std::string> rows;
  std::uint64_t fails_at = 0;
  std::atomic<bool> failed = false;
};

/// Files of ids, fed in batches of two records.
class Feeding {
 public:
  explicit Feeding(const std::vector<std::string>& files) {
    connectors::Expansion expansion;
    for (const std::string& content : files) {
      expansion.argument_of.push_back(expansion.paths.size());
      expansion.paths.push_back(folder_.write(fmt::format("{}.csv", expansion.paths.size()), content));
    }
    ledger.sources = files.size();
    sources_ = inspect_sources(expansion, {}, plan_, {.columns_optional = true});
  }

  void begin() {
    feed.emplace(loop_.get_executor(),
                 RowFeedOptions{.sources = sources_,
                                .plan = plan_,
                                .reading = {.read = {}, .rows = {.segment_records_max = 1}},
                                .batch_limits = {.records_max = 2},
                                .routes = mixpanel::kRoutes,
                                .record_head = head_,
                                .counters = {},
                                .found = found_,
                                .stages = {&stage}},
                 ledger, kRun);
  }
  std::unique_ptr<batch::RowBatch> next() { return run_coroutine(loop_, feed->next()); }
  /// Source and rows of all batches that come, each booked.
  std::vector<std::string> all() {
    std::vector<std::string> batches;
    while (std::unique_ptr<batch::RowBatch> batch = next()) {
      batches.push_back(fmt::format("{}:{}-{}", batch->source, batch->range.first, batch->range.last));
      const Booking booking = feed->booking_of(*batch, {});
      feed->take_back(std::move(batch));
      feed->booked(booking);
      tally += booking.tally;
    }
    return batches;
  }

 private:
  TemporaryFolder folder_;
  boost::asio::io_context loop_;
  const std::string head_ = R"({"$token":"t",)";
  mappings::Plan plan_ = std::move(
      *mappings::Plan::compile(mappings::mapping_of_id_column("id"), {.record_head = head_, .timezone = {}}));
  std::vector<SourceInfo> sources_;
  const std::vector<std::vector<RangeSet>> found_;

 public:
  SettlementsInMemory ledger;
  Noted stage;
  Tally tally;
  std::optional<RowFeed> feed;  ///< last: it uses all the others
};

TEST(RowFeed, GivesAllRowsOfAllSourcesInTheirOrder) {
  Feeding it({ids(1, 5), ids(1, 2)});
  it.begin();
  EXPECT_THAT(it.all(), ElementsAre("0:1-2", "0:3-4", "0:5-5", "1:1-2"));
  EXPECT_THAT(it.stage.rows, ElementsAre("0:1-1", "0:2-2", "0:3-3", "0:4-4", "0:5-5", "1:1-1", "1:2-2"));
  EXPECT_EQ(it.tally.rows_delivered, 7u);
  EXPECT_EQ(it.tally.decimal_ids, 7u) << "what a stage changes is batched";
  EXPECT_EQ(it.feed->fraction(), 1.0);
  const std::vector<SourceOutcome> outcomes = it.feed->take_outcomes();
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].rows, 5u);
  EXPECT_EQ(outcomes[1].rows, 2u);
}

TEST(RowFeed, PassesOverWhatIsSettled) {
  Feeding it({ids(1, 6)});
  it.ledger.commit(kRun, {ledger::Settlement{.source = 0, .rows = {2, 3}}}, {});
  it.begin();
  EXPECT_THAT(it.all(), ElementsAre("0:1-1", "0:4-5", "0:6-6"));
}

TEST(RowFeed, AnnouncesTheRowsOfABatch) {
  Feeding it({ids(1, 2)});
  it.begin();
  const std::unique_ptr<batch::RowBatch> batch = it.next();
  const Announcement announcement = it.feed->announcement_of(*batch);
  ASSERT_EQ(announcement.intents.size(), 1u);
  EXPECT_EQ(announcement.intents[0], (ledger::Intent{.source = 0, .rows = {1, 2}}));
  EXPECT_FALSE(announcement.held);
}

TEST(RowFeed, BooksARefusedRecordAsARejectOfItsRow) {
  Feeding it({ids(1, 2)});
  it.begin();
  DeliveryReports reports;
  reports[TargetKind::users].rejected = {{.index = 1, .message = "too bad"}};
  const Booking booking = it.feed->booking_of(*it.next(), reports);
  ASSERT_EQ(booking.changes.size(), 1u);
  const auto& settlement = std::get<ledger::Settlement>(booking.changes[0]);
  ASSERT_EQ(settlement.rejects.size(), 1u);
  EXPECT_EQ(settlement.rejects[0].row, 2u);
  EXPECT_EQ(booking.tally.rows_delivered, 1u);
  EXPECT_EQ(booking.tally.rows_rejected, 1u);
}

TEST(RowFeed, ThrowsWhatMadeReadingFail) {
  Feeding it({ids(1, 9)});
  it.stage.fails_at = 5;
  it.begin();
  EXPECT_THROW((void)it.all(), std::runtime_error);
}

TEST(RowFeed, ThrowsWhatMadeReadingFailAlsoWhenItWasStoppedMeanwhile) {
  Feeding it({ids(1, 9)});
  it.stage.fails_at = 1;
  it.begin();
  it.stage.failed.wait(false);
  it.feed->stop();
  EXPECT_EQ(it.next(), nullptr);
  EXPECT_THROW((void)it.feed->take_outcomes(), std::runtime_error);
}

TEST(RowFeed, GivesNothingMoreOnceItIsStopped) {
  Feeding it({ids(1, 1'000)});
  it.begin();
  EXPECT_NE(it.next(), nullptr);
  it.feed->stop();
  EXPECT_EQ(it.next(), nullptr);
  EXPECT_LT(it.stage.rows.size(), 1'000u);
}

TEST(RowFeed, ThatNobodyWantsEnds) {
  Feeding it({ids(1, 1'000)});
  it.begin();
  it.feed.reset();
  EXPECT_LT(it.stage.rows.size(), 1'000u);
}

}  // namespace
}  // namespace mixferry::pipeline
