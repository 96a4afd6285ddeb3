#include "engine/base/nearest.h"

#include <gtest/gtest.h>

namespace mixferry {
namespace {

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
  EXPECT_EQ(nearest_names(header, "Frist Name", 2), (std::vector<std::string>{"First Name", "Last Name"}));
  EXPECT_EQ(nearest_names(header, "Email", 0), std::vector<std::string>{});
  EXPECT_EQ(nearest_names(header, "Email", 9).size(), header.size());
  EXPECT_TRUE(nearest_names({}, "Email", 3).empty());
}

TEST(NearestNames, LetterCaseMattersLeast) {
  const std::vector<std::string> header = {"E-mail", "EMAIL", "Email"};
  EXPECT_EQ(nearest_names(header, "email", 3), (std::vector<std::string>{"Email", "EMAIL", "E-mail"}));
}

}  // namespace
}  // namespace mixferry
