// What the ledger knows of counters that were applied, row by row.

#include <gmock/gmock.h>

#include "engine/ledger/sqlite/database.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Counter points(bool once) {
  return {.project = "project", .changes = {"add Points"}, .once = once};
}

class Applied : public testing::Test {
 protected:
  Applied() : ledger_(open_ledger(folder_.path())), run_(ledger_->begin(some_identity())) {}

  static AppliedRow row(CounterId counter, std::uint64_t key, std::uint64_t number, bool once = false) {
    return {.counter = counter, .key = {0x8000'0000'0000'0000, key}, .row = number, .once = once};
  }
  static Intent intent(RowRange rows, std::vector<AppliedRow> applied) {
    return {.source = 0,
            .rows = rows,
            .applied = std::make_shared<const std::vector<AppliedRow>>(std::move(applied))};
  }
  std::vector<RunId> runs_with(CounterId counter, std::uint64_t key, RunId own = 0) {
    std::vector<RowOfRun> rows;
    ledger_->rows_that_applied(own, counter, {0x8000'0000'0000'0000, key}, rows);
    std::vector<RunId> runs;
    for (const RowOfRun& one : rows) runs.push_back(one.run);
    return runs;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_;
  RunId run_;
};

TEST_F(Applied, CountersKeepTheirNumbers) {
  const CounterId by_name = ledger_->number_of(points(true));
  const CounterId by_content = ledger_->number_of(points(false));
  EXPECT_NE(by_name, by_content);
  EXPECT_EQ(ledger_->number_of(points(true)), by_name);
  EXPECT_EQ(ledger_->find(points(false)), by_content);
  Counter both = points(true);
  both.changes.emplace_back("add Coins");
  EXPECT_EQ(ledger_->find(both), std::nullopt);
  EXPECT_THAT(ledger_->counters(), ElementsAre(points(true), points(false)));
}

TEST_F(Applied, IsWhatWasAnnouncedUntilItIsKnownNotToBe) {
  const CounterId counter = ledger_->number_of(points(false));
  EXPECT_FALSE(ledger_->is_applied_by_others(0, counter));
  const Intent announced = intent({1, 3}, {row(counter, 5, 1), row(counter, 5, 2), row(counter, 7, 3)});
  ledger_->commit(run_, {announced}, {});
  ledger_->commit(run_, {announced}, {});
  EXPECT_THAT(runs_with(counter, 5), ElementsAre(run_, run_)) << "two equal rows are two";
  EXPECT_THAT(runs_with(counter, 5, run_), IsEmpty());
  EXPECT_TRUE(ledger_->is_applied_by_others(0, counter));
  EXPECT_FALSE(ledger_->is_applied_by_others(run_, counter));

  Settlement settlement = delivered(0, {1, 3});
  settlement.not_applied = {row(counter, 7, 3)};
  ledger_->commit(run_, {settlement}, {});
  EXPECT_THAT(runs_with(counter, 7), IsEmpty()) << "refused";
  EXPECT_THAT(runs_with(counter, 5), ElementsAre(run_, run_));

  const Intent later = intent({4, 4}, {row(counter, 9, 4)});
  ledger_->commit(run_, {later}, {});
  ledger_->commit(run_, {Withdrawal{later}}, {});
  EXPECT_THAT(runs_with(counter, 9), IsEmpty()) << "never sent";
  ledger_->check_applied(counter);
}

TEST_F(Applied, OnceIsOnceAlsoForAnotherProcess) {
  const CounterId counter = ledger_->number_of(points(true));
  ledger_->commit(run_, {intent({1, 1}, {row(counter, 5, 1, true)})}, {});
  const RowOfRun first{.run = run_, .source = 0, .row = 1};
  EXPECT_EQ(ledger_->applied_by_another(run_, 0, row(counter, 5, 1, true)), std::nullopt) << "it is itself";
  EXPECT_EQ(ledger_->applied_by_another(run_, 0, row(counter, 5, 2, true)), first);
  EXPECT_EQ(ledger_->applied_by_another(run_, 1, row(counter, 5, 1, true)), first);
  RunIdentity other = some_identity();
  other.settings_hash = "other";
  const RunId second = ledger_->begin(other);
  const std::string complaint = complaint_of([&] {
    ledger_->commit(second, {intent({8, 9}, {row(counter, 4, 8, true), row(counter, 5, 9, true)})}, {});
  });
  EXPECT_THAT(complaint, HasSubstr("Run 1 has meanwhile begun to add"));
  const std::vector<RangeSet> intents = ledger_->intents(second);
  ASSERT_THAT(intents, SizeIs(1));
  EXPECT_EQ(intents[0].rows(), 0u) << "nothing of it was written";
  EXPECT_THAT(runs_with(counter, 4), IsEmpty());
  ledger_->check_applied(counter);
}

TEST_F(Applied, WhatWasFoundIsKnownByItsNameFromThenOn) {
  const CounterId counter = ledger_->number_of(points(true));
  Settlement settlement = delivered(0, {1, 2});
  settlement.found_applied = {row(counter, 5, 1, true), row(counter, 5, 2, true)};
  ledger_->commit(run_, {settlement}, {});
  EXPECT_THAT(runs_with(counter, 5), ElementsAre(run_));
  ledger_->check_applied(counter);
}

TEST_F(Applied, CountsHowOftenAKeyWasMet) {
  EXPECT_EQ(ledger_->times_met(1, {0, 5}), 1u);
  ledger_->at_one_moment([&] { EXPECT_EQ(ledger_->times_met(1, {0, 5}), 2u); });
  EXPECT_EQ(ledger_->times_met(2, {0, 5}), 1u);
  EXPECT_EQ(ledger_->times_met(1, {5, 0}), 1u);
  EXPECT_EQ(open_ledger(folder_.path())->times_met(1, {0, 5}), 1u);
}

}  // namespace
}  // namespace mixferry::ledger
