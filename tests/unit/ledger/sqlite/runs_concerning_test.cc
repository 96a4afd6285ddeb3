#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RunsConcerning : public testing::Test {
 protected:
  RunId import(const RunIdentity& identity, RunState state = RunState::finished) {
    const RunId run = ledger_->begin(identity);
    ledger_->commit(run, {delivered(0, {1, 10})}, {});
    ledger_->finish(run, state, 1);
    return run;
  }
  static RunIdentity night(int number) {
    RunIdentity identity = some_identity();
    identity.sources[0].fingerprint = fmt::format("night {}", number);
    identity.profiles = {"users"};
    return identity;
  }
  std::vector<RunId> ids(const RunIdentity& now) {
    std::vector<RunId> found;
    for (const RunRecord& run : ledger_->runs_concerning(now)) found.push_back(run.id);
    return found;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_ledger(folder_.path());
};

// Method: 100 nights, and whatever comes after: only what a choice can rest on is looked at.
TEST_F(RunsConcerning, AreFewHoweverManyNightsThereWere) {
  for (int i = 1; i <= 100; ++i) import(night(i));
  EXPECT_THAT(ids(night(101)), ElementsAre(100)) << "the latest that changed profiles";
  EXPECT_THAT(ids(night(7)), ElementsAre(100, 7)) << "a rollback";
  RunIdentity changed = night(9);
  changed.settings_hash = "another mapping";
  EXPECT_THAT(ids(changed), ElementsAre(100, 9)) << "the same bytes";
}

TEST_F(RunsConcerning, AreThoseThatAreUnfinishedOfTheProject) {
  const RunId open = import(night(1), RunState::unfinished);
  import(night(2), RunState::stopped);
  RunIdentity elsewhere = night(3);
  elsewhere.project = "another";
  import(elsewhere, RunState::unfinished);
  const RunId last = import(night(4));
  EXPECT_THAT(ids(night(5)), ElementsAre(last, open));
}

// Method: a run of companies is the latest; a rollback of users must still see the latest of users.
TEST_F(RunsConcerning, AreTheLatestOfEachKindOfProfiles) {
  import(night(1));
  const RunId users = import(night(2));
  RunIdentity companies = night(3);
  companies.profiles = {"groups company"};
  const RunId groups = import(companies);
  EXPECT_THAT(ids(night(4)), ElementsAre(groups, users));
}

// Method: of two nights the first is mended, in two rounds; what it was overtaken by is the second alone.
TEST_F(RunsConcerning, AreNotThoseThatMendedTheRunItself) {
  const RunId first = ledger_->begin(night(1));
  Settlement rows = delivered(0, {1, 10});
  reject_row(rows, some_reject(3));
  ledger_->commit(first, {rows}, {});
  ledger_->finish(first, RunState::finished, 1);
  const RunId second = import(night(2));
  const RunId fix = ledger_->begin(night(3));
  rows = delivered(0, {1, 2});
  reject_row(rows, some_reject(1));
  ledger_->commit(fix, {rows}, {});
  ledger_->finish(fix, RunState::finished, 1);
  ledger_->keep_mendings({{.reject = {first, 0, 3}, .as = {fix, 0, 1}}});
  EXPECT_THAT(ids(night(1)), ElementsAre(second, first));
  const RunId again = import(night(4));
  ledger_->keep_mendings({{.reject = {fix, 0, 1}, .as = {again, 0, 1}}});
  EXPECT_THAT(ids(night(1)), ElementsAre(second, first));
  EXPECT_THAT(ids(night(2)), ElementsAre(again, second)) << "but they overtake the second";
}

TEST_F(RunsConcerning, AreNoneInANewProject) {
  import(night(1));
  RunIdentity now = night(1);
  now.project = "another";
  EXPECT_THAT(ids(now), IsEmpty());
}

TEST_F(RunsConcerning, TheLatestRunIsFoundByWhatItIs) {
  const RunId first = import(night(1));
  import(night(2), RunState::stopped);
  const auto finished =
      ledger_->latest_run([](const RunRecord& run) { return run.state == RunState::finished; });
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->id, first);
  EXPECT_EQ(finished->tally.rows_delivered, 10u);
  EXPECT_FALSE(ledger_->latest_run([](const RunRecord&) { return false; }));
}

}  // namespace
}  // namespace mixferry::ledger
