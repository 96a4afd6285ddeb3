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

std::string seen_properties(const Collection& profiles, std::string_view id) {
  const auto index = profiles.find_seen(kNoName, id);
  return index ? profiles.seen(*index)->properties : "not seen";
}

TimePoint time_of(int since) {
  return TimePoint{std::chrono::milliseconds{since}};
}

// Method: writes at 0, 10 and 20 ms that can be seen 15 ms later, looked at in between.
TEST(Collection, IsSeenAsItWasAWhileAgo) {
  Collection profiles{std::chrono::milliseconds{15}};
  profiles.advance(time_of(0));
  const Collection::Index index = profiles.insert(kNoName, "p");
  profiles.set_properties(index, "first");
  EXPECT_EQ(profiles.at(index).properties, "first");
  EXPECT_EQ(seen_properties(profiles, "p"), "not seen");
  profiles.advance(time_of(10));
  profiles.set_properties(index, "second");
  profiles.advance(time_of(14));
  EXPECT_EQ(seen_properties(profiles, "p"), "not seen");
  profiles.advance(time_of(15));
  EXPECT_EQ(seen_properties(profiles, "p"), "first");
  profiles.advance(time_of(20));
  profiles.remove(index);
  EXPECT_EQ(profiles.find(kNoName, "p"), std::nullopt);
  EXPECT_EQ(seen_properties(profiles, "p"), "first") << "gone, and still to be seen";
  profiles.advance(time_of(25));
  EXPECT_EQ(seen_properties(profiles, "p"), "second");
  profiles.advance(time_of(30));
  profiles.set_properties(profiles.insert(kNoName, "p"), "back");
  EXPECT_EQ(seen_properties(profiles, "p"), "second");
  profiles.advance(time_of(35));
  EXPECT_EQ(seen_properties(profiles, "p"), "not seen");
  profiles.advance(time_of(45));
  EXPECT_EQ(seen_properties(profiles, "p"), "back");
}

TEST(Collection, IsSeenAsItIsWithoutADelay) {
  Collection profiles;
  profiles.set_properties(profiles.insert(kNoName, "p"), "now");
  EXPECT_EQ(seen_properties(profiles, "p"), "now");
  profiles.remove(0);
  EXPECT_EQ(seen_properties(profiles, "p"), "not seen");
}

}  // namespace
}  // namespace mixferry::sandbox
