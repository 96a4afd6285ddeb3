#include "engine/syncing/changed_property.h"

#include <gtest/gtest.h>

namespace mixferry::syncing {
namespace {

struct StampCase {
  const char* name;
  std::uint64_t looked_at;
  std::uint64_t profiles;
  std::uint64_t alone;
  std::uint64_t replaced;
  bool is_stamp;
};

class Stamp : public testing::TestWithParam<StampCase> {};

TEST_P(Stamp, IsWhatChangesNearlyEverywhereAndMostlyAlone) {
  const auto& [name, looked_at, profiles, alone, replaced, is_stamp] = GetParam();
  const std::vector<ChangedProperty> properties = {
      {.name = "Plan", .profiles = looked_at / 10},
      {.name = "Seen", .profiles = profiles, .alone = alone, .replaced = replaced}};
  const ChangedProperty* const found = stamp_among(properties, looked_at);
  ASSERT_EQ(found != nullptr, is_stamp);
  if (found != nullptr) {
    EXPECT_EQ(found->name, "Seen");
  }
}

INSTANTIATE_TEST_SUITE_P(Nights, Stamp,
                         testing::Values(StampCase{"Everywhere", 1'000, 998, 971, 998, true},
                                         StampCase{"AtTheBounds", 20, 18, 10, 18, true},
                                         StampCase{"TooFewToSay", 19, 19, 19, 19, false},
                                         StampCase{"NotInEnough", 1'000, 899, 899, 899, false},
                                         StampCase{"SeldomAlone", 1'000, 998, 499, 998, false},
                                         StampCase{"NewInHalfOfThem", 1'000, 998, 971, 499, false},
                                         StampCase{"NothingLookedAt", 0, 0, 0, 0, false}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::syncing
