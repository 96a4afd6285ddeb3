#include "engine/pipeline/import.h"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mappings/language/mapping.h"
#include "tests/support/test_server.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::pipeline {
namespace {

using namespace std::chrono_literals;
using ledger::TemporaryFolder;
using testing::HasSubstr;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;

/// A file of three rows, the third of which has the id of the first; a server that takes a row a request.
class Importing {
 public:
  ImportOutcome import() {
    const auto plan = mappings::Plan::compile(mappings::mapping_of_id_column("id"), {.timezone = {}}).value();
    const std::vector<SourceInfo> sources = inspect_sources(
        {.paths = {file_}, .argument_of = {0}, .left_out = {}}, {}, plan, {.columns_optional = true});
    const ImportJob job{
        .sources = sources,
        .plan = plan,
        .reading = {.read = {}, .rows = {.segment_records_max = 1}},
        .batch_limits = {.records_max = 1},
        .record_head = R"({"$token":"t",)",
        .loop = {.delivery = {.endpoint = {.tls = false, .host = "127.0.0.1", .port = server_.port()},
                              .give_up_after = 50ms,
                              .back_off = {.first = 1ms, .longest = 5ms}},
                 .on_progress = [](const Progress&) {},
                 .on_leaving = {}},
        .unchanged = unchanged,
        .settlements = settlements,
        .stage = stage};
    return run_import(job, *ledger, run);
  }
  void settle(RowRange rows) { ledger->commit(run, {ledger::delivered(0, rows)}, {}); }
  [[nodiscard]] Tally tally() const { return ledger->run(run)->tally; }

 private:
  TemporaryFolder folder_;
  const std::string file_ = folder_.write("a.csv", "id,name\n1,Ada\n2,Bo\n1,Cy\n");
  TestServer server_{[](Peer& peer) {
    while (!peer.read_request().empty())
      peer.write(http_answer(200, R"({"error":null,"errors":{},"num_good_events":1,"status":1})"));
  }};

 public:
  const std::unique_ptr<ledger::Ledger> ledger = ledger::open_ledger(folder_.path());
  const ledger::RunId run = ledger->begin(ledger::some_identity());
  const UnchangedRows* unchanged = nullptr;
  ledger::Settlements* settlements = nullptr;
  SegmentStage* stage = nullptr;
};

/// Counts the records that come to it.
class CountedRecords final : public SegmentStage {
 public:
  void take(SourceId /*source*/, batch::Segment& segment) override {
    records += segment.encoded.records.size();
  }
  std::size_t records = 0;
};

/// In front of a ledger; counts the rows that are settled through it.
class CountedSettlements final : public ledger::Settlements {
 public:
  explicit CountedSettlements(ledger::Settlements& behind) : behind_(behind) {}
  std::vector<RangeSet> settled(ledger::RunId id) override { return behind_.settled(id); }
  std::vector<RowPlace> resume_places(ledger::RunId id) override { return behind_.resume_places(id); }
  std::vector<RangeSet> intents(ledger::RunId id) override { return behind_.intents(id); }
  void commit(ledger::RunId id, const std::vector<ledger::Change>& changes,
              const TrafficTally& traffic) override {
    for (const ledger::Change& change : changes) {
      const auto* const settlement = std::get_if<ledger::Settlement>(&change);
      if (settlement != nullptr) rows += settlement->rows.last - settlement->rows.first + 1;
    }
    behind_.commit(id, changes, traffic);
  }
  std::uint64_t rows = 0;

 private:
  ledger::Settlements& behind_;
};

TEST(Import, DeliversEachRowAndKnowsIdsThatComeAgain) {
  Importing it;
  const ImportOutcome outcome = it.import();
  EXPECT_FALSE(outcome.stop);
  EXPECT_EQ(outcome.tally.rows_delivered, 3u);
  EXPECT_EQ(it.tally().duplicate_ids, 1u);
  EXPECT_EQ(it.tally().duplicate_ids_unsure, 0u);
}

// The ids of rows that an earlier process settled were forgotten with it; that stays known.
TEST(Import, CountsIdsThatComeAgainAtLeastWhereItGoesOn) {
  Importing it;
  it.settle({1, 1});
  EXPECT_FALSE(it.import().stop);
  EXPECT_EQ(it.tally().duplicate_ids, 0u);
  EXPECT_GT(it.tally().duplicate_ids_unsure, 0u);
  EXPECT_FALSE(it.import().stop) << "nothing is left";
  EXPECT_GT(it.tally().duplicate_ids_unsure, 0u);
}

TEST(Import, LeavesOutWhatIsUnchangedAndShowsTheRestToTheLastStage) {
  Importing it;
  UnchangedRows unchanged(1, 1);
  unchanged.add(0, 2);
  CountedRecords counted;
  CountedSettlements settlements(*it.ledger);
  it.unchanged = &unchanged;
  it.stage = &counted;
  it.settlements = &settlements;
  const ImportOutcome outcome = it.import();
  EXPECT_FALSE(outcome.stop);
  EXPECT_EQ(outcome.tally.rows_delivered, 2u);
  EXPECT_EQ(outcome.tally.rows_unchanged, 1u);
  EXPECT_EQ(outcome.tally.records_sent, 2u);
  EXPECT_EQ(counted.records, 2u);
  EXPECT_EQ(settlements.rows, 3u);
}

// Method: the ledger says of rows that the file does not have that they are delivered.
TEST(Import, AtItsEndWantsEachRowThatWasReadInTheBooks) {
  Importing it;
  it.settle({4, 5});
  try {
    static_cast<void>(it.import());
    ADD_FAILURE() << "the import ended well";
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::stopped);
    EXPECT_THAT(error.what(), HasSubstr("a.csv: 3 rows were read, but the ledger accounts for 5. "));
  }
}

}  // namespace
}  // namespace mixferry::pipeline
