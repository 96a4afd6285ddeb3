#include "engine/mixpanel/pages.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

TEST(Pages, AreOfTheProjectsRegion) {
  EXPECT_EQ(users_page("mixpanel.com", "7"), "https://mixpanel.com/project/7/app/users");
  EXPECT_EQ(profile_page("eu.mixpanel.com", "7", "a b/c", {}),
            "https://eu.mixpanel.com/project/7/app/profile#distinct_id=a%20b%2Fc");
  EXPECT_EQ(profile_page("in.mixpanel.com", "7", "acme", -12),
            "https://in.mixpanel.com/project/7/app/profile#distinct_id=acme&data_group_id=-12");
}

TEST(Pages, AreNoneElsewhereOrWithoutANumber) {
  EXPECT_EQ(users_page("127.0.0.1", "7"), std::nullopt);
  EXPECT_EQ(users_page("evilmixpanel.com", "7"), std::nullopt);
  EXPECT_EQ(users_page("mixpanel.com", ""), std::nullopt);
  EXPECT_EQ(profile_page("127.0.0.1", "7", "a", {}), std::nullopt);
}

}  // namespace
}  // namespace mixferry::mixpanel
