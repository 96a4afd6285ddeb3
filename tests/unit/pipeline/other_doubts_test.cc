#include "engine/pipeline/other_doubts.h"

#include <gtest/gtest.h>

#include "tests/unit/ledger/support.h"

namespace mixferry::pipeline {
namespace {

class OtherDoubtsOfARun : public testing::Test {
 protected:
  OtherDoubtsOfARun() : ledger_(ledger::open_ledger(folder_.path())), run_(ledger_->begin(identity_)) {}

  void announce(RowRange rows) { ledger_->commit(run_, {ledger::Intent{.source = 0, .rows = rows}}, {}); }
  void settle_in_doubt(std::uint64_t row) {
    ledger::Settlement settlement{.source = 0, .rows = {row, row}};
    settlement.tally.rows_in_doubt = 1;
    settlement.in_doubt = {{.source = 0, .row = row, .line = row + 1, .update = "{}"}};
    ledger_->commit(run_, {std::move(settlement)}, {});
  }
  [[nodiscard]] bool has(std::uint64_t row, const std::string& own_key = "own") {
    return OtherDoubts(folder_.path(), own_key).contain({run_, 0, row}, *ledger_);
  }

  tests::TemporaryFolder folder_;
  const ledger::RunIdentity identity_ = ledger::some_identity();
  std::unique_ptr<ledger::Ledger> ledger_;
  ledger::RunId run_;
};

TEST_F(OtherDoubtsOfARun, AreWhatWasUnderWayAndWhatGotNoAnswer) {
  announce({2, 3});
  settle_in_doubt(5);
  OtherDoubts doubts(folder_.path(), "own");
  for (const std::uint64_t row : {2u, 3u, 5u}) EXPECT_TRUE(doubts.contain({run_, 0, row}, *ledger_)) << row;
  for (const std::uint64_t row : {1u, 4u, 6u}) EXPECT_FALSE(doubts.contain({run_, 0, row}, *ledger_)) << row;
  EXPECT_FALSE(doubts.contain({run_ + 1, 0, 2}, *ledger_)) << "there is no such run";
  EXPECT_FALSE(doubts.contain({run_, 1, 2}, *ledger_)) << "there is no such source";
}

TEST_F(OtherDoubtsOfARun, AreNobodysWhileAProcessIsAtWorkOnIt) {
  announce({2, 3});
  {
    const ledger::RunLock at_work(folder_.path(), ledger::run_key(identity_));
    EXPECT_FALSE(has(2));
    EXPECT_TRUE(has(2, ledger::run_key(identity_))) << "whose lock is the import's own";
  }
  EXPECT_TRUE(has(2));
}

TEST_F(OtherDoubtsOfARun, KeepOthersFromGoingOnWithIt) {
  announce({2, 3});
  OtherDoubts doubts(folder_.path(), "own");
  EXPECT_TRUE(ledger::RunLock::try_to_take(folder_.path(), ledger::run_key(identity_)));
  ASSERT_TRUE(doubts.contain({run_, 0, 2}, *ledger_));
  EXPECT_FALSE(ledger::RunLock::try_to_take(folder_.path(), ledger::run_key(identity_)));
}

TEST_F(OtherDoubtsOfARun, OfARunThatWasGivenUpNeedNoLock) {
  announce({2, 3});
  ledger_->supersede(run_);
  const ledger::RunLock of_its_successor(folder_.path(), ledger::run_key(identity_));
  EXPECT_TRUE(has(2));
}

// Method: two counters of a row, taken over one after the other.
TEST_F(OtherDoubtsOfARun, AreTakenOverOnceForAllAndLeaveBooksThatAddUp) {
  announce({2, 3});
  settle_in_doubt(5);
  const ledger::RunId next = ledger_->begin(identity_);
  const ledger::CounterId counter =
      ledger_->number_of({.project = "project", .changes = {"add Points"}, .once = true});
  const auto taken = [&](std::uint64_t row) {
    return ledger::DoubtTaken{{run_, 0, row}, 0, {.counter = counter, .key = {1, row}, .row = row}};
  };
  ledger_->take_doubt(next, {taken(2), taken(2), taken(5), taken(5)});
  EXPECT_FALSE(has(2));
  EXPECT_TRUE(has(3));
  EXPECT_FALSE(has(5));
  const Tally tally = ledger_->run(run_)->tally;
  EXPECT_EQ(tally.rows_in_doubt, 0u);
  EXPECT_EQ(tally.reject_reasons, (NamedCounts{{"in_doubt_taken_over", 1}}));
  EXPECT_TRUE(OtherDoubts(folder_.path(), "").contain({next, 0, 5}, *ledger_));
  ledger_->require_sound(run_);
  ledger_->require_sound(next);
}

}  // namespace
}  // namespace mixferry::pipeline
