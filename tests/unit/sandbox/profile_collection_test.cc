#include "engine/sandbox/profile_collection.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

// Method: enough profiles that every table inside has grown, then removals.
TEST(Collection, FindsWhatIsThereAndOnlyThat) {
  Collection profiles;
  for (int at = 0; at < 1'000; ++at) profiles.insert(kNoName, fmt::format("p{}", at));
  const auto found = profiles.find(kNoName, "p500");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(profiles.at(*found).id, "p500");
  EXPECT_EQ(profiles.find(1, "p500"), std::nullopt) << "another group key";
  profiles.remove(*found);
  EXPECT_EQ(profiles.find(kNoName, "p500"), std::nullopt);
  EXPECT_EQ(profiles.size(), 999U);
  EXPECT_TRUE(profiles.at(*found).removed);
  EXPECT_EQ(profiles.insert(kNoName, "p500"), 1'000U) << "back, at the end";
}

}  // namespace
}  // namespace mixferry::sandbox
