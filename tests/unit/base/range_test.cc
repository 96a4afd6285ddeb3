#include "engine/base/range.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace mixferry {
namespace {

TEST(RangeSet, MergesNeighboursAndOverlaps) {
  RangeSet set;
  set.add({1, 10});
  set.add({21, 30});
  EXPECT_EQ(set.ranges().size(), 2u);
  set.add({11, 20});
  ASSERT_EQ(set.ranges().size(), 1u);
  EXPECT_EQ(set.ranges()[0], (RowRange{1, 30}));
}

TEST(RangeSet, AnEmptyRangeChangesNothing) {
  RangeSet set;
  set.add({5, 4});
  EXPECT_TRUE(set.ranges().empty());
  EXPECT_TRUE(set.covers({5, 4}));
  EXPECT_FALSE(set.covers({5, 5}));
}

// Method: random ranges are added to a RangeSet and to a plain set of numbers; both must agree on every row.
TEST(RangeSet, AgreesWithASetOfRows) {
  std::mt19937 random{7};
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    RangeSet set;
    std::set<std::uint64_t> rows;
    for (int i = 0; i < 12; ++i) {
      const std::uint64_t first = 1 + random() % 40;
      const std::uint64_t last = first + random() % 6;
      set.add({first, last});
      for (std::uint64_t row = first; row <= last; ++row) rows.insert(row);
    }
    for (std::uint64_t row = 1; row <= 50; ++row) EXPECT_EQ(set.contains(row), rows.contains(row)) << row;
    EXPECT_EQ(set.rows(), rows.size());
    for (std::size_t i = 1; i < set.ranges().size(); ++i) {
      EXPECT_GT(set.ranges()[i].first, set.ranges()[i - 1].last + 1);
    }
  }
}

}  // namespace
}  // namespace mixferry
