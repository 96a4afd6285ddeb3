#include "engine/mixpanel/endpoints.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

TEST(Endpoints, EachRegionHasAHostOfItsOwn) {
  EXPECT_EQ(base_url(Region::us), "https://api.mixpanel.com");
  EXPECT_EQ(base_url(Region::eu), "https://api-eu.mixpanel.com");
  EXPECT_EQ(base_url(Region::in), "https://api-in.mixpanel.com");
}

TEST(Endpoints, RegionsAreReadByTheirExactNames) {
  EXPECT_EQ(parse_region("us"), Region::us);
  EXPECT_EQ(parse_region("eu"), Region::eu);
  EXPECT_EQ(parse_region("in"), Region::in);
  for (const char* wrong : {"", "US", "uk", "eu ", "asia"}) {
    EXPECT_EQ(parse_region(wrong), std::nullopt) << '"' << wrong << '"';
  }
}

TEST(Endpoints, TargetsAlwaysAskForStrictVerboseAnswersAndNoGeolocation) {
  for (const TargetKind kind : kTargetKinds) {
    for (const char* flag : {"ip=0", "strict=1", "verbose=1"}) {
      EXPECT_NE(request_target(kind).find(flag), std::string_view::npos) << request_target(kind);
    }
  }
  EXPECT_TRUE(request_target(TargetKind::users).starts_with("/engage?"));
  EXPECT_TRUE(request_target(TargetKind::groups).starts_with("/groups?"));
}

}  // namespace
}  // namespace mixferry::mixpanel
