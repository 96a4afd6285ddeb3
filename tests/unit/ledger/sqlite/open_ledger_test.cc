#include "engine/ledger/sqlite/open_ledger.h"

#include <gmock/gmock.h>
#include <map>
#include <memory>

#include "engine/ledger/sqlite/database.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::uint64_t> rejected_rows(Ledger& ledger, RunId run) {
  std::vector<std::uint64_t> rows;
  ledger.for_each_reject(run, [&](SourceId, const Reject& reject) { rows.push_back(reject.row); });
  return rows;
}

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() : ledger_(open_ledger(folder_.path())) {}

  void reopen() {
    ledger_.reset();
    ledger_ = open_ledger(folder_.path());
  }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(LedgerTest, RemembersARun) {
  RunIdentity identity = some_identity(2);
  identity.limit = 12;
  const RunId id = ledger_->begin(identity);
  reopen();
  const std::optional<RunRecord> record = ledger_->run(id);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->id, id);
  EXPECT_EQ(record->identity, identity);
  EXPECT_EQ(record->state, RunState::unfinished);
  EXPECT_THAT(record->started, testing::MatchesRegex("20..-..-..T..:..:..Z"));
  EXPECT_EQ(record->finished, "");
  EXPECT_EQ(record->seconds, 0);
  EXPECT_EQ(record->tally.rows_read(), 0u);
  EXPECT_FALSE(ledger_->run(id + 1));
}

TEST_F(LedgerTest, RemembersWhatARunDoes) {
  RunIdentity identity = some_identity();
  identity.effect = "0123 the id\n4567 property \"Plan\"\n";
  identity.profiles = {"users", "groups company"};
  identity.counters = {"add Points"};
  identity.only = {"1001", "1002"};
  const RunId id = ledger_->begin(identity);
  reopen();
  EXPECT_EQ(ledger_->run(id)->identity, identity);
}

// Method: a run of one source, in the midst of it, gets two more.
TEST_F(LedgerTest, ExtendsARunBySources) {
  const RunId id = ledger_->begin(some_identity(1));
  ledger_->commit(id, {delivered(0, {1, 3})}, {});
  const RunIdentity more = some_identity(3);
  ledger_->extend(id, more);
  reopen();
  EXPECT_EQ(ledger_->run(id)->identity, more);
  ledger_->commit(id, {delivered(2, {1, 2})}, {});
  const std::vector<RangeSet> settled = ledger_->settled(id);
  ASSERT_EQ(settled.size(), 3u);
  EXPECT_THAT(settled[0].ranges(), ElementsAre(RowRange{1, 3}));
  EXPECT_THAT(settled[1].ranges(), ElementsAre());
  EXPECT_THAT(settled[2].ranges(), ElementsAre(RowRange{1, 2}));
}

TEST_F(LedgerTest, ListsRunsLatestFirst) {
  const RunId first = ledger_->begin(some_identity());
  const RunId second = ledger_->begin(some_identity());
  const std::vector<RunRecord> runs = ledger_->runs();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].id, second);
  EXPECT_EQ(runs[1].id, first);
}

TEST_F(LedgerTest, AddsUpTheSecondsOfAllProcesses) {
  const RunId id = ledger_->begin(some_identity());
  ledger_->finish(id, RunState::unfinished, 1.5);
  EXPECT_EQ(ledger_->run(id)->state, RunState::unfinished);
  ledger_->finish(id, RunState::finished, 2);
  reopen();
  EXPECT_EQ(ledger_->run(id)->state, RunState::finished);
  EXPECT_EQ(ledger_->run(id)->seconds, 3.5);
  EXPECT_THAT(ledger_->run(id)->finished, testing::MatchesRegex("20..-..-..T..:..:..Z"));
  EXPECT_THROW(ledger_->finish(id + 1, RunState::finished, 0), std::logic_error);
}

TEST_F(LedgerTest, KeepsEveryCount) {
  const RunId id = ledger_->begin(some_identity());
  Settlement settlement;
  settlement.rows = {1, 15};
  settlement.tally = {.rows_delivered = 1,
                      .rows_filtered = 2,
                      .rows_unchanged = 3,
                      .rows_rejected = 4,
                      .rows_in_doubt = 5,
                      .records_sent = 6,
                      .ids_trimmed = 7,
                      .decimal_ids = 13,
                      .duplicate_ids = 8,
                      .erased = 16,
                      .repeated_keys = 12,
                      .sent_to = {{"events", 2}, {"users", 4}},
                      .truncated_values = {{"a", 9}},
                      .skipped_values = {{"b", 10}, {"c", 11}},
                      .clock_change_times = {{"d", 12}},
                      .trimmed_values = {{"e", 14}},
                      .numbers_as_text = {{"f", 15}},
                      .reject_reasons = {{"id_empty", 3}, {"other", 1}}};
  for (std::uint64_t row = 1; row <= 4; ++row) settlement.rejects.push_back(some_reject(row));
  for (std::uint64_t row = 5; row <= 9; ++row) settlement.in_doubt.push_back({0, row, row, "{}"});
  const TrafficTally traffic{
      .requests = 20, .retries = 21, .bytes_sent = 22, .responses = {{"200", 23}, {"429", 1}}};
  ledger_->commit(id, {settlement}, traffic);
  ledger_->commit(id, {}, traffic);
  reopen();
  const RunRecord record = *ledger_->run(id);
  EXPECT_EQ(as_counts(record.tally), as_counts(settlement.tally));
  EXPECT_EQ(record.traffic.requests, 40u);
  EXPECT_EQ(record.traffic.retries, 42u);
  EXPECT_EQ(record.traffic.bytes_sent, 44u);
  EXPECT_EQ(record.traffic.responses, (NamedCounts{{"200", 46}, {"429", 2}}));
}

TEST_F(LedgerTest, GivesRejectsBackAsTheyWereByTheirPlace) {
  const RunId id = ledger_->begin(some_identity(2));
  Settlement late = delivered(1, {1, 3});
  reject_row(late, {.row = 2,
                    .line = 7,
                    .column = "Größe",
                    .code = "invalid_utf8",
                    .message = "No text.",
                    .raw = std::string{"\0\xff\n\"", 4}});
  Settlement early = delivered(0, {10, 12});
  reject_row(early, some_reject(12));
  reject_row(early, some_reject(11));
  ledger_->commit(id, {late}, {});
  ledger_->commit(id, {early}, {});
  reopen();
  std::vector<std::pair<SourceId, Reject>> seen;
  ledger_->for_each_reject(id,
                           [&](SourceId source, const Reject& reject) { seen.emplace_back(source, reject); });
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].first, 0u);
  EXPECT_EQ(seen[0].second.row, 11u);
  EXPECT_EQ(seen[1].second.row, 12u);
  EXPECT_EQ(seen[1].second.raw, "raw 12");
  const auto& [source, reject] = seen[2];
  EXPECT_EQ(source, 1u);
  EXPECT_EQ(reject.row, 2u);
  EXPECT_EQ(reject.line, 7u);
  EXPECT_EQ(reject.column, "Größe");
  EXPECT_EQ(reject.code, "invalid_utf8");
  EXPECT_EQ(reject.message, "No text.");
  EXPECT_EQ(reject.raw, (std::string{"\0\xff\n\"", 4}));
}

// Method: settlements that contradict themselves, or what is settled already; each must be refused, and
// nothing of its transaction may remain.
TEST_F(LedgerTest, RefusesSettlementsThatDoNotAddUp) {
  const RunId id = ledger_->begin(some_identity());
  ledger_->commit(id, {delivered(0, {5, 10})}, {});
  std::map<std::string, Settlement> cases;
  cases["row settled twice"] = delivered(0, {10, 12});
  cases["no rows"] = delivered(0, {21, 20});
  cases["row 0"] = delivered(0, {0, 2});
  cases["unknown source"] = delivered(1, {1, 2});
  cases["tally of other rows"] = delivered(0, {20, 22});
  cases["tally of other rows"].rows.last = 23;
  cases["reject not counted"] = delivered(0, {20, 22});
  cases["reject not counted"].rejects.push_back(some_reject(21));
  cases["reject without reason"] = delivered(0, {20, 22});
  reject_row(cases["reject without reason"], some_reject(21));
  cases["reject without reason"].tally.reject_reasons.clear();
  cases["row rejected twice"] = delivered(0, {20, 22});
  reject_row(cases["row rejected twice"], some_reject(21));
  reject_row(cases["row rejected twice"], some_reject(21));
  cases["reject of a row elsewhere"] = delivered(0, {20, 22});
  reject_row(cases["reject of a row elsewhere"], some_reject(23));
  cases["doubt not counted"] = delivered(0, {20, 22});
  cases["doubt not counted"].in_doubt.push_back({0, 21, 1, "{}"});
  cases["doubt of a row elsewhere"] = delivered(0, {20, 22});
  doubt_row(cases["doubt of a row elsewhere"], 19);
  cases["doubt of another source"] = delivered(0, {20, 22});
  doubt_row(cases["doubt of another source"], 21);
  cases["doubt of another source"].in_doubt[0].source = 1;
  cases["place behind its rows"] = settled_from(0, {20, 22}, 23);
  for (const auto& [name, settlement] : cases) {
    SCOPED_TRACE(name);
    EXPECT_THROW(ledger_->commit(id, {delivered(0, {11, 11}), settlement}, {.requests = 1, .responses = {}}),
                 std::logic_error);
    EXPECT_THAT(ledger_->settled(id)[0].ranges(), ElementsAre(RowRange{5, 10}));
    EXPECT_THAT(rejected_rows(*ledger_, id), IsEmpty());
    EXPECT_THAT(in_doubt(*ledger_, id), IsEmpty());
    EXPECT_EQ(ledger_->run(id)->tally.rows_read(), 6u);
    EXPECT_EQ(ledger_->run(id)->traffic.requests, 0u);
  }
  EXPECT_THROW(ledger_->commit(id + 1, {delivered(0, {1, 2})}, {}), std::logic_error);
}

TEST_F(LedgerTest, ResumesAtTheFurthestPlaceWithNothingUnsettledBefore) {
  const RunId id = ledger_->begin(some_identity(3));
  const auto place = [&](SourceId source) {
    reopen();
    return ledger_->resume_places(id).at(source).row;
  };
  EXPECT_EQ(ledger_->resume_places(id), std::vector<RowPlace>(3));
  ledger_->commit(id, {settled_from(0, {1, 10}, 8)}, {});
  EXPECT_EQ(ledger_->resume_places(id).at(0), (RowPlace{.row = 8, .line = 16, .byte_offset = 800}));
  ledger_->commit(id, {settled_from(0, {21, 30}, 25)}, {});
  EXPECT_EQ(place(0), 8u) << "rows 11 to 20 would never be read";
  ledger_->commit(id, {settled_from(0, {31, 40}, 39), settled_from(0, {11, 20}, 11)}, {});
  EXPECT_EQ(place(0), 39u) << "whatever their order in a transaction";
  ledger_->commit(id, {settled_from(0, {41, 50}, 35)}, {});
  EXPECT_EQ(place(0), 39u) << "never backwards";
  ledger_->commit(id, {settled_from(1, {2, 9}, 2), settled_from(2, {1, 1}, 1)}, {});
  EXPECT_EQ(place(1), 1u);
  EXPECT_EQ(place(2), 1u);
}

TEST_F(LedgerTest, HoldsIntentsUntilTheirRowsAreSettled) {
  const RunId id = ledger_->begin(some_identity(2));
  ledger_->commit(id, {Intent{0, {1, 10}}, Intent{0, {21, 30}}}, {});
  ledger_->commit(id, {Intent{0, {5, 20}}, Intent{1, {1, 2}}}, {});
  reopen();
  EXPECT_THAT(ledger_->intents(id)[0].ranges(), ElementsAre(RowRange{1, 30}));
  EXPECT_THAT(ledger_->intents(id)[1].ranges(), ElementsAre(RowRange{1, 2}));
  ledger_->commit(id, {delivered(0, {11, 20}), delivered(1, {1, 2})}, {});
  reopen();
  EXPECT_THAT(ledger_->intents(id)[0].ranges(), ElementsAre(RowRange{1, 10}, RowRange{21, 30}));
  EXPECT_THAT(ledger_->intents(id)[1].ranges(), IsEmpty());
  EXPECT_THAT(ledger_->settled(id)[0].ranges(), ElementsAre(RowRange{11, 20}));
}

TEST_F(LedgerTest, ForgetsAnIntentThatIsTakenBack) {
  const RunId id = ledger_->begin(some_identity());
  ledger_->commit(id, {Intent{0, {1, 30}}}, {});
  ledger_->commit(id, {Withdrawal{{0, {11, 20}}}}, {});
  reopen();
  EXPECT_THAT(ledger_->intents(id)[0].ranges(), ElementsAre(RowRange{1, 10}, RowRange{21, 30}));
}

TEST_F(LedgerTest, MovesAResolvedRowToDelivered) {
  const RunId id = ledger_->begin(some_identity());
  Settlement settlement = delivered(0, {1, 3});
  doubt_row(settlement, 2, "first");
  settlement.in_doubt.push_back({.source = 0, .row = 2, .line = 3, .update = "second"});
  doubt_row(settlement, 3);
  ledger_->commit(id, {settlement}, {});
  EXPECT_THAT(in_doubt(*ledger_, id), ElementsAre("0:2:3 first second", "0:3:4 {\"$add\":{\"a\":1}}"));
  ledger_->commit(id, {Resolution{0, 2, std::nullopt, 2}, Resolution{0, 3}}, {});
  reopen();
  const Tally tally = ledger_->run(id)->tally;
  EXPECT_EQ(tally.rows_delivered, 3u);
  EXPECT_EQ(tally.rows_in_doubt, 0u);
  EXPECT_EQ(tally.rows_read(), 3u);
  EXPECT_EQ(tally.records_sent, 3u);
  EXPECT_THAT(in_doubt(*ledger_, id), IsEmpty());
  EXPECT_THROW(ledger_->commit(id, {Resolution{0, 2}}, {}), std::logic_error);
}

TEST_F(LedgerTest, MovesAResolvedRowToRejected) {
  const RunId id = ledger_->begin(some_identity());
  Settlement settlement = delivered(0, {1, 3});
  doubt_row(settlement, 2);
  ledger_->commit(id, {settlement}, {});
  EXPECT_THROW(ledger_->commit(id, {Resolution{0, 2, some_reject(3)}}, {}), std::logic_error);
  ledger_->commit(id, {Resolution{0, 2, some_reject(2, "refused")}}, {});
  reopen();
  const Tally tally = ledger_->run(id)->tally;
  EXPECT_EQ(tally.rows_in_doubt, 0u);
  EXPECT_EQ(tally.rows_rejected, 1u);
  EXPECT_EQ(tally.rows_read(), 3u);
  EXPECT_EQ(tally.reject_reasons, (NamedCounts{{"refused", 1}}));
  EXPECT_THAT(rejected_rows(*ledger_, id), ElementsAre(2));
  EXPECT_THAT(in_doubt(*ledger_, id), IsEmpty());
}

// Method: one group announces, settles, puts in doubt, takes back, decides and announces again; what is left
// is what the last word on each row says.
TEST_F(LedgerTest, CommitsAGroupInItsOrder) {
  const RunId id = ledger_->begin(some_identity());
  Settlement settlement = delivered(0, {1, 3});
  doubt_row(settlement, 2);
  doubt_row(settlement, 3);
  ledger_->commit(id,
                  {Intent{0, {1, 9}}, settlement, Withdrawal{{0, {4, 9}}}, Resolution{0, 2, std::nullopt, 1},
                   Resolution{0, 3, some_reject(3)}, Intent{0, {8, 8}}},
                  {});
  reopen();
  const Tally tally = ledger_->run(id)->tally;
  EXPECT_EQ(tally.rows_delivered, 2u);
  EXPECT_EQ(tally.rows_rejected, 1u);
  EXPECT_EQ(tally.rows_in_doubt, 0u);
  EXPECT_EQ(tally.records_sent, 2u);
  EXPECT_THAT(in_doubt(*ledger_, id), IsEmpty());
  EXPECT_THAT(rejected_rows(*ledger_, id), ElementsAre(3));
  EXPECT_THAT(ledger_->intents(id)[0].ranges(), ElementsAre(RowRange{8, 8}));
  ledger_->require_sound(id);
}

// Method: of the rows of one group, the last is not in doubt.
TEST_F(LedgerTest, DecidesAllRowsOfAGroupOrNone) {
  const RunId id = ledger_->begin(some_identity());
  Settlement settlement = delivered(0, {1, 3});
  doubt_row(settlement, 1);
  doubt_row(settlement, 2);
  ledger_->commit(id, {settlement}, {});
  EXPECT_THROW(
      ledger_->commit(id, {Resolution{0, 1}, Resolution{0, 2, some_reject(2)}, Resolution{0, 3}}, {}),
      std::logic_error);
  EXPECT_EQ(as_counts(ledger_->run(id)->tally), as_counts(settlement.tally));
  EXPECT_EQ(in_doubt(*ledger_, id).size(), 2u);
}

// A row is rejected when any of its updates is: others of it may be in doubt, and are decided without
// counting the row again.
TEST_F(LedgerTest, CountsARowThatIsRejectedAndInDoubtOnce) {
  for (const bool rejected_again : {false, true}) {
    SCOPED_TRACE(rejected_again);
    const RunId id = ledger_->begin(some_identity());
    Settlement settlement = delivered(0, {1, 3});
    reject_row(settlement, some_reject(2));
    settlement.in_doubt.push_back({.source = 0, .row = 2, .line = 3, .update = "{}"});
    ledger_->commit(id, {settlement}, {});
    Resolution resolution{.source = 0, .row = 2};
    if (rejected_again) resolution.reject = some_reject(2, "refused");
    ledger_->commit(id, {resolution}, {});
    EXPECT_EQ(as_counts(ledger_->run(id)->tally), as_counts(settlement.tally));
    EXPECT_THAT(rejected_rows(*ledger_, id), ElementsAre(2));
    EXPECT_THAT(in_doubt(*ledger_, id), IsEmpty());
  }
}

TEST_F(LedgerTest, KeepsTheBooksOfRunsThatAreClosed) {
  Settlement settlement = delivered(0, {1, 3});
  reject_row(settlement, some_reject(2));
  doubt_row(settlement, 3);
  for (const RunState state : {RunState::stopped, RunState::superseded}) {
    const RunId id = ledger_->begin(some_identity());
    ledger_->commit(id, {Intent{0, {7, 9}}}, {});
    ledger_->commit(id, {settlement}, {.requests = 1, .responses = {}});
    state == RunState::stopped ? ledger_->finish(id, state, 1) : ledger_->supersede(id);
    reopen();
    EXPECT_EQ(ledger_->run(id)->state, state);
    EXPECT_EQ(as_counts(ledger_->run(id)->tally), as_counts(settlement.tally));
    EXPECT_THAT(rejected_rows(*ledger_, id), ElementsAre(2));
    EXPECT_EQ(in_doubt(*ledger_, id).size(), 1u);
    EXPECT_THAT(ledger_->intents(id)[0].ranges(), ElementsAre(RowRange{7, 9}));
  }
}

TEST_F(LedgerTest, RemembersFingerprints) {
  EXPECT_FALSE(ledger_->cached_fingerprint("a"));
  ledger_->cache_fingerprints({{"a", "1"}, {"b", "2"}});
  ledger_->cache_fingerprints({{"a", "3"}});
  reopen();
  EXPECT_EQ(ledger_->cached_fingerprint("a"), "3");
  EXPECT_EQ(ledger_->cached_fingerprint("b"), "2");
}

TEST_F(LedgerTest, DropsTheOldestFingerprints) {
  std::vector<FileFingerprint> as_many_as_are_kept;
  for (int i = 1; i <= 10'000; ++i) as_many_as_are_kept.push_back({std::to_string(i), "print"});
  ledger_->cache_fingerprints(as_many_as_are_kept);
  ledger_->cache_fingerprints({{"new", "1"}});
  EXPECT_FALSE(ledger_->cached_fingerprint("1"));
  EXPECT_TRUE(ledger_->cached_fingerprint("2"));
  EXPECT_TRUE(ledger_->cached_fingerprint("new"));
}

TEST_F(LedgerTest, SaysThatAnotherProgramKeepsItLocked) {
  const auto hurried = open_ledger(folder_.path(), {.busy_timeout = std::chrono::milliseconds{1}});
  const RunId id = hurried->begin(some_identity());
  Database other{ledger_file(folder_), std::chrono::milliseconds{1}};
  {
    const Transaction held{other};
    const auto complaint = complaint_of([&] { hurried->commit(id, {delivered(0, {1, 2})}, {}); });
    EXPECT_THAT(complaint, HasSubstr(ledger_file(folder_).native()));
    EXPECT_THAT(complaint, HasSubstr("(ledger_test"));
  }
  hurried->commit(id, {delivered(0, {1, 2})}, {});
  EXPECT_EQ(hurried->run(id)->tally.rows_read(), 2u);
}

TEST(Ledger, KeepsHowRowsAreWritten) {
  const TemporaryFolder folder;
  RunId run = 0;
  {
    const auto ledger = open_ledger(folder.path());
    run = ledger->begin(some_identity(2));
    EXPECT_EQ(ledger->layouts(run), (std::vector<std::string>{"", ""}));
    ledger->keep_layouts(run, {"one", "two"});
  }
  EXPECT_EQ(open_ledger(folder.path())->layouts(run), (std::vector<std::string>{"one", "two"}));
}

}  // namespace
}  // namespace mixferry::ledger
