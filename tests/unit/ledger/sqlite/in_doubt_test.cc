// Rows in doubt are given out page by page.

#include <gmock/gmock.h>

#include "engine/ledger/sqlite/database.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class InDoubt : public testing::Test {
 protected:
  InDoubt() : ledger_(open_ledger(folder_.path())), run_(ledger_->begin(some_identity(2))) {}

  void doubt(SourceId source, RowRange rows, const std::vector<std::uint64_t>& doubted,
             const std::string& update = "{}") {
    Settlement settlement = delivered(source, rows);
    for (const std::uint64_t row : doubted) doubt_row(settlement, row, update);
    ledger_->commit(run_, {settlement}, {});
  }
  std::vector<SourceRow> page(SourceRow after, std::size_t most) {
    std::vector<SourceRow> places;
    for (const DoubtfulRow& row : ledger_->doubtful_rows(run_, after, most))
      places.push_back({row.source, row.row});
    return places;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_;
  RunId run_;
};

TEST_F(InDoubt, IsPagedByPlace) {
  doubt(1, {1, 9}, {1, 8});
  doubt(0, {1, 9}, {3, 4, 9});
  EXPECT_THAT(page({}, 2), ElementsAre(SourceRow{0, 3}, SourceRow{0, 4}));
  EXPECT_THAT(page({0, 4}, 2), ElementsAre(SourceRow{0, 9}, SourceRow{1, 1}));
  EXPECT_THAT(page({0, 5}, 1), ElementsAre(SourceRow{0, 9})) << "a place need not be one of them";
  EXPECT_THAT(page({1, 1}, 2), ElementsAre(SourceRow{1, 8}));
  EXPECT_THAT(page({1, 8}, 2), IsEmpty());
}

TEST_F(InDoubt, OfARowIsNeverDivided) {
  Settlement settlement = delivered(0, {1, 2});
  doubt_row(settlement, 1, "first");
  settlement.in_doubt.push_back({.source = 0, .row = 1, .line = 2, .update = "second"});
  doubt_row(settlement, 2, "third");
  ledger_->commit(run_, {settlement}, {});
  const std::vector<DoubtfulRow> rows = ledger_->doubtful_rows(run_, {}, 1);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].line, 2u);
  EXPECT_THAT(rows[0].updates, ElementsAre("first", "second"));
}

// Method: updates of 3 MB, of which a page holds two, however many were asked for.
TEST_F(InDoubt, TakesNoMoreMemoryForLargeUpdates) {
  doubt(0, {1, 9}, {1, 2, 3, 4, 5}, std::string(3'000'000, 'x'));
  EXPECT_THAT(page({}, 100), ElementsAre(SourceRow{0, 1}, SourceRow{0, 2}));
  EXPECT_THAT(page({0, 4}, 100), ElementsAre(SourceRow{0, 5}));
}

TEST_F(InDoubt, MayBeDecidedOnTheWay) {
  std::vector<std::uint64_t> all(2'500);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i + 1;
  doubt(0, {1, 2'500}, all);
  std::uint64_t visited = 0;
  for_each_doubtful_row(*ledger_, run_, [&](const DoubtfulRow& row) {
    EXPECT_EQ(row.row, ++visited);
    if (row.row % 100 == 0) ledger_->commit(run_, {Resolution{row.source, row.row, std::nullopt, 1}}, {});
  });
  EXPECT_EQ(visited, 2'500u);
  EXPECT_EQ(ledger_->run(run_)->tally.rows_in_doubt, 2'475u);
}

// Method: an update far behind the first page is changed behind the ledger's back: not even the first page is
// given out, nor is a later one by a ledger that gave out none.
TEST_F(InDoubt, IsHeldAgainstItsSumBeforeAnyIsGivenOut) {
  doubt(0, {1, 9}, {2, 5, 8});
  EXPECT_EQ(page({}, 1).size(), 1u);
  Database{ledger_file(folder_), std::chrono::seconds{1}}.execute(
      "UPDATE in_doubt SET engage_record = '{\"$add\":{}}' WHERE row = 8");
  EXPECT_THAT(complaint_of([&] { static_cast<void>(ledger_->doubtful_rows(run_, {}, 1)); }),
              HasSubstr("what it says of run 1 is in doubt is not what was written"));
  const auto other = open_ledger(folder_.path());
  EXPECT_THAT(complaint_of([&] {
                static_cast<void>(other->doubtful_rows(run_, {0, 2}, 1));
              }),
              HasSubstr("is not what was written"));
}

}  // namespace
}  // namespace mixferry::ledger
