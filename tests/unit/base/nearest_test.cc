#include "engine/base/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct DistanceCase {
  const char* a;
  const char* b;
  std::size_t distance;
};

TEST(EditDistance, CountsInsertsRemovalsReplacementsAndSwaps) {
  for (const auto& [a, b, distance] :
       {DistanceCase{"", "", 0}, DistanceCase{"", "abc", 3}, DistanceCase{"from", "from", 0},
        DistanceCase{"form", "from", 1}, DistanceCase{"fom", "from", 1}, DistanceCase{"frrom", "from", 1},
        DistanceCase{"fram", "from", 1}, DistanceCase{"kitten", "sitting", 3}}) {
    SCOPED_TRACE(std::string(a) + " and " + b);
    EXPECT_EQ(edit_distance(a, b), distance);
    EXPECT_EQ(edit_distance(b, a), distance);
  }
}

TEST(NearestNames, BestFirstAndAtMostAsManyAsAsked) {
  const std::vector<std::string> header = {"Email", "Last Name", "First Name", "Full Name"};
  EXPECT_THAT(nearest_names(header, "Frist Name", 2), ElementsAre("First Name", "Last Name"));
  EXPECT_THAT(nearest_names(header, "Email", 0), IsEmpty());
  EXPECT_THAT(nearest_names({}, "Email", 3), IsEmpty());
}

TEST(NearestNames, LeavesOutWhatNobodyCanHaveMeant) {
  const std::vector<std::string> header = {"Record ID", "Record Id Old", "First Name", "Email Address",
                                           "Fax"};
  EXPECT_THAT(nearest_names(header, "RecordID", 3), ElementsAre("Record ID"));
  EXPECT_THAT(nearest_names(header, "Record ID ", 3), ElementsAre("Record ID", "Record Id Old"));
  EXPECT_THAT(nearest_names(header, "email", 3), ElementsAre("Email Address"));
  EXPECT_THAT(nearest_names(header, "frist name", 1), ElementsAre("First Name"));
  EXPECT_THAT(nearest_names(header, "Loyalty Points", 3), IsEmpty());
  EXPECT_THAT(nearest_names({}, "x", 3), IsEmpty());
}

TEST(NearestNames, LetterCaseMattersLeast) {
  const std::vector<std::string> header = {"E-mail", "EMAIL", "Email"};
  EXPECT_THAT(nearest_names(header, "email", 3), ElementsAre("Email", "EMAIL", "E-mail"));
}

}  // namespace
}  // namespace mixferry
