#include "engine/mixpanel/route.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

TEST(Route, OfProfilesAsksForStrictVerboseAnswersAndNoGeolocation) {
  for (const Route* route : kRoutes.each) {
    for (const char* flag : {"ip=0", "strict=1", "verbose=1"}) {
      EXPECT_NE(route->target.find(flag), std::string_view::npos) << route->target;
    }
  }
}

TEST(Route, OfEachTargetIsItsOwn) {
  EXPECT_TRUE(kRoutes[TargetKind::users]->target.starts_with("/engage?"));
  EXPECT_TRUE(kRoutes[TargetKind::groups]->target.starts_with("/groups?"));
  for (const Route* route : kRoutes.each) {
    EXPECT_EQ(route->records_max, 2'000u);
    EXPECT_EQ(route->record_bytes_max, 1'000'000u);
    EXPECT_EQ(route->judge, &judge_profiles);
  }
}

TEST(Route, OfGroupsComesBeforeThatOfUsers) {
  EXPECT_LT(kGroups.place, kUsers.place);
}

}  // namespace
}  // namespace mixferry::mixpanel
