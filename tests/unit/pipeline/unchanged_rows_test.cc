#include "engine/pipeline/unchanged_rows.h"

#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};

TEST(UnchangedRows, AreThoseThatWereAddedOfTheirSourceAlone) {
  UnchangedRows rows(2, 1);
  rows.add(0, 1);
  rows.add(0, 64);
  rows.add(1, 63);
  EXPECT_TRUE(rows.contains(0, 1));
  EXPECT_TRUE(rows.contains(0, 64));
  EXPECT_FALSE(rows.contains(0, 63));
  EXPECT_TRUE(rows.contains(1, 63));
  EXPECT_FALSE(rows.contains(1, 1));
  EXPECT_FALSE(rows.contains(1, 1'000'000)) << "nobody has looked at it";
}

TEST(UnchangedRows, KnowOfOthersToWhichSpacesNothingIsSent) {
  UnchangedRows rows(1, 3);
  rows.add(0, 7, 0b101);
  rows.add(0, 8);
  EXPECT_FALSE(rows.contains(0, 7)) << "something of it is sent";
  EXPECT_EQ(rows.spaces_of(0, 7), 0b101u);
  EXPECT_EQ(rows.spaces_of(0, 8), kAll);
  EXPECT_EQ(rows.spaces_of(0, 9), 0u);
}

TEST(UnchangedRows, TakeNoMoreSpacesThanTheyHaveBitsFor) {
  EXPECT_NO_THROW(UnchangedRows(1, UnchangedRows::kSpacesMax));
  EXPECT_THROW(UnchangedRows(1, UnchangedRows::kSpacesMax + 1), std::invalid_argument);
}

}  // namespace
}  // namespace mixferry::pipeline
