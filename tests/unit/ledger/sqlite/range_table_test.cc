#include "engine/ledger/sqlite/range_table.h"

#include <random>
#include <set>

#include "engine/ledger/sqlite/schema.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

class RangeTableTest : public testing::Test {
 protected:
  RangeTableTest() : database_(ledger_file(folder_), std::chrono::milliseconds{1}) {
    prepare_schema(database_);
    database_.execute(
        "INSERT INTO runs (id, key, mapping, settings_hash, project, row_limit, started) "
        "VALUES (1, '', '', '', '', 0, ''), (2, '', '', '', '', 0, '');"
        "INSERT INTO sources (run, source, path, fingerprint) VALUES (1, 0, '', ''), (1, 1, '', ''), (2, 0, "
        "'', '')");
  }

  [[nodiscard]] std::int64_t stored_ranges() {
    Statement count{database_, "SELECT count(*) FROM settled"};
    Cursor row = count.query();
    return row.next() ? row.integer(0) : -1;
  }

  TemporaryFolder folder_;
  Database database_;
};

TEST_F(RangeTableTest, KeepsRunsAndSourcesApart) {
  RangeTable table{database_, "settled"};
  table.add(1, 0, {1, 10});
  table.add(1, 1, {11, 20});
  table.add(2, 0, {21, 30});
  const std::vector<RangeSet> sets = table.load(1, 2);
  ASSERT_EQ(sets.size(), 2u);
  EXPECT_EQ(sets[0].ranges(), (std::vector<RowRange>{{1, 10}}));
  EXPECT_EQ(sets[1].ranges(), (std::vector<RowRange>{{11, 20}}));
  EXPECT_FALSE(table.overlaps(2, 0, {1, 20}));
}

TEST_F(RangeTableTest, StoresNeighboursAsOneRange) {
  RangeTable table{database_, "settled"};
  table.add(1, 0, {1, 10});
  table.add(1, 0, {21, 30});
  EXPECT_EQ(stored_ranges(), 2);
  table.add(1, 0, {11, 20});
  EXPECT_EQ(stored_ranges(), 1);
}

// Method: random ranges are added to and removed from the table and a plain set of rows; after each step the
// table must hold exactly the set, in as few ranges as possible.
TEST_F(RangeTableTest, AgreesWithASetOfRows) {
  const Transaction transaction{database_};
  RangeTable table{database_, "settled"};
  std::mt19937 random{11};
  std::set<std::uint64_t> rows;
  for (int step = 0; step < 2'000; ++step) {
    SCOPED_TRACE(step);
    const std::uint64_t first = 1 + random() % 60;
    const RowRange range{first, first + random() % 8};
    const bool adds = random() % 2 == 0;
    bool overlaps = false;
    for (std::uint64_t row = range.first; row <= range.last; ++row) overlaps |= rows.contains(row);
    ASSERT_EQ(table.overlaps(1, 0, range), overlaps);
    adds ? table.add(1, 0, range) : table.remove(1, 0, range);
    for (std::uint64_t row = range.first; row <= range.last; ++row)
      adds ? (void)rows.insert(row) : (void)rows.erase(row);
    RangeSet expected;
    for (const std::uint64_t row : rows) expected.add({row, row});
    ASSERT_EQ(table.load(1, 1)[0].ranges(), expected.ranges());
    ASSERT_EQ(stored_ranges(), static_cast<std::int64_t>(expected.ranges().size()));
  }
}

}  // namespace
}  // namespace mixferry::ledger
