#include "engine/commands/runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/commands/kept_sync.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/report/some_sync.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(NeedsALook, WhatIsNotFinishedOrHasOpenRejects) {
  ledger::RunRecord run;
  run.state = ledger::RunState::finished;
  EXPECT_FALSE(needs_a_look(run));
  run.tally.rows_rejected = 3;
  run.mended_by = {{367, 2}};
  EXPECT_TRUE(needs_a_look(run));
  run.mended_by = {{367, 2}, {370, 1}};
  EXPECT_FALSE(needs_a_look(run));
  run.state = ledger::RunState::stopped;
  EXPECT_TRUE(needs_a_look(run));
  run.state = ledger::RunState::superseded;
  EXPECT_FALSE(needs_a_look(run)) << "its place was taken";
}

/// Two runs: the first finished, the second with three rejects.
class Past : public testing::Test {
 protected:
  Past() {
    const auto opened = ledger::open_ledger(state_.path);
    ledger::Ledger& ledger = *opened;
    for (const char* print : {"one", "two"}) {
      ledger::RunIdentity identity;
      identity.sources = {{"/in/a.csv", print}};
      identity.mapping = "m.yaml";
      identity.project = "http://127.0.0.1:1 0123";
      runs_.push_back(ledger.begin(identity));
    }
    ledger::Settlement settlement;
    settlement.rows = {1, 3};
    for (std::uint64_t row = 1; row <= 3; ++row) {
      settlement.rejects.push_back(
          {.row = row, .line = row + 1, .column = "ID", .code = "id_empty", .message = "empty", .raw = ",x"});
    }
    settlement.tally.rows_rejected = 3;
    settlement.tally.reject_reasons = {{"id_empty", 3}};
    ledger.commit(runs_[1], {settlement}, {});
    for (const ledger::RunId run : runs_) ledger.finish(run, ledger::RunState::finished, 1);
  }

  tests::TemporaryFolder folder_;
  const StateFolder state_{.path = folder_.path("state"), .option = " --state S"};
  std::vector<ledger::RunId> runs_;
};

TEST_F(Past, RunsAreListedTheLatestFirst) {
  PastRuns past(state_);
  const RunList all = past.list({});
  ASSERT_EQ(all.runs.size(), 2u);
  EXPECT_EQ(all.runs.front().id, runs_[1]);
  EXPECT_EQ(past.list({.most = 1, .since = {}}).more, 1u);
  const RunList failed = past.list({.since = {}, .failed = true});
  ASSERT_EQ(failed.runs.size(), 1u);
  EXPECT_EQ(failed.runs.front().id, runs_[1]);
  EXPECT_TRUE(past.list({.since = "2999-01-01"}).runs.empty());
}

TEST_F(Past, ARunIsToldWithItsFirstRejects) {
  PastRuns past(state_);
  const RunDetails details = past.details_of(runs_[1], 2);
  EXPECT_EQ(details.rejects.count, 3u);
  ASSERT_EQ(details.rejects.items.size(), 2u);
  EXPECT_EQ(details.rejects.items.front().source, "/in/a.csv");
  EXPECT_EQ(details.rows.settled.at(0).rows(), 3u);
  EXPECT_EQ(details.report_file, "");
}

TEST_F(Past, ASyncIsToldWithWhatItFound) {
  keep_sync_report(state_, runs_[1], report::some_sync());
  PastRuns past(state_);
  EXPECT_EQ(past.details_of(runs_[1], 2).sync, report::some_sync());
  EXPECT_FALSE(past.details_of(runs_[0], 2).sync);
  EXPECT_FALSE(past.sync_of(runs_[0]));
  folder_.write("state/runs/" + std::to_string(runs_[1]) + "/sync.json", "{");
  const RunDetails damaged = past.details_of(runs_[1], 2);
  EXPECT_FALSE(damaged.sync);
  EXPECT_THAT(damaged.sync_trouble, HasSubstr("sync.json is no report of a sync"));
}

TEST_F(Past, TwoRunsAreCompared) {
  PastRuns past(state_);
  const RunsDiff diff = past.compare(runs_[0], runs_[1]);
  std::vector<std::string> what;
  for (const Difference& one : diff.values) what.push_back(one.what);
  EXPECT_THAT(what, ElementsAre("rows read", "rejected", "rejected: id_empty"));
}

TEST_F(Past, ARunThatThereIsNotIsRefused) {
  PastRuns past(state_);
  try {
    static_cast<void>(past.find(99));
    FAIL();
  } catch (const RunError& problem) {
    EXPECT_EQ(problem.exit_code(), ExitCode::usage);
    EXPECT_THAT(problem.what(), HasSubstr("`mixferry runs --state S` lists them all"));
  }
}

}  // namespace
}  // namespace mixferry::commands
