// Rejects that come back: which of them are mended at last, whatever rounds it took.

#include <gmock/gmock.h>
#include <memory>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class LedgerMending : public testing::Test {
 protected:
  /// A run of `rows` rows, of which some are rejected and one may be in doubt.
  RunId import(std::uint64_t rows, const std::vector<std::uint64_t>& rejected, std::uint64_t in_doubt = 0) {
    RunIdentity identity = some_identity();
    identity.sources[0].fingerprint = "export " + std::to_string(++imports_);
    const RunId run = ledger_->begin(identity);
    Settlement settlement = delivered(0, {1, rows});
    for (const std::uint64_t row : rejected) reject_row(settlement, some_reject(row));
    if (in_doubt != 0) doubt_row(settlement, in_doubt);
    ledger_->commit(run, {settlement}, {});
    ledger_->finish(run, RunState::finished, 1);
    return run;
  }
  void mend(RunId run, std::uint64_t row, RunId by, std::uint64_t as) {
    ledger_->keep_mendings({{.reject = {run, 0, row}, .as = {by, 0, as}}});
  }
  std::map<RunId, std::uint64_t> mended_by(RunId run) { return ledger_->run(run)->mended_by; }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_ledger(folder_.path());
  int imports_ = 0;
};

TEST_F(LedgerMending, CountsByTheRunThatSettledTheRow) {
  const RunId night = import(9, {3, 5, 7});
  EXPECT_THAT(mended_by(night), IsEmpty());
  const RunId first = import(2, {});
  mend(night, 3, first, 1);
  mend(night, 5, first, 2);
  const RunId second = import(1, {});
  mend(night, 7, second, 1);
  ledger_ = open_ledger(folder_.path());
  EXPECT_THAT(mended_by(night), ElementsAre(Pair(first, 2), Pair(second, 1)));
  EXPECT_EQ(ledger_->run(night)->rows_mended(), 3u);
  EXPECT_THAT(ledger_->mended(night),
              ElementsAre(Pair(RowOfRun{night, 0, 3}, first), Pair(RowOfRun{night, 0, 5}, first),
                          Pair(RowOfRun{night, 0, 7}, second)));
}

TEST_F(LedgerMending, FollowsARowThatWasRejectedAgain) {
  const RunId night = import(9, {3});
  const RunId first = import(1, {1});
  mend(night, 3, first, 1);
  EXPECT_THAT(mended_by(night), IsEmpty());
  const RunId second = import(1, {1});
  mend(first, 1, second, 1);
  EXPECT_THAT(mended_by(night), IsEmpty());
  const RunId third = import(1, {});
  mend(second, 1, third, 1);
  for (const RunId run : {night, first, second}) EXPECT_THAT(mended_by(run), ElementsAre(Pair(third, 1)));
  // An older file that is sent once more takes nothing back.
  mend(night, 3, import(1, {1}), 1);
  EXPECT_THAT(mended_by(night), ElementsAre(Pair(third, 1)));
}

TEST_F(LedgerMending, DoesNotCountWhatIsInDoubtUntilThatIsDecided) {
  const RunId night = import(9, {3});
  const RunId fix = import(1, {}, 1);
  mend(night, 3, fix, 1);
  EXPECT_THAT(mended_by(night), IsEmpty());
  ledger_->commit(fix, {Resolution{0, 1}}, {});
  EXPECT_THAT(mended_by(night), ElementsAre(Pair(fix, 1)));
}

TEST_F(LedgerMending, PassesOverWhatIsNoRejectAndWhatIsNotSettled) {
  const RunId night = import(9, {3});
  const RunId fix = import(2, {});
  mend(night, 4, fix, 1);
  mend(night, 3, fix, 3);
  mend(17, 3, fix, 1);
  EXPECT_THAT(mended_by(night), IsEmpty());
}

// Method: two runs each hold a reject that came back as the reject of the other.
TEST_F(LedgerMending, EndsWhereFilesWentInACircle) {
  const RunId one = import(1, {1});
  const RunId other = import(1, {1});
  mend(one, 1, other, 1);
  mend(other, 1, one, 1);
  EXPECT_THAT(mended_by(one), IsEmpty());
}

}  // namespace
}  // namespace mixferry::ledger
