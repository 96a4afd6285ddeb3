#include "engine/mixpanel/region.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

TEST(Region, EachHasAHostOfItsOwn) {
  EXPECT_EQ(base_url(Region::us), "https://api.mixpanel.com");
  EXPECT_EQ(base_url(Region::eu), "https://api-eu.mixpanel.com");
  EXPECT_EQ(base_url(Region::in), "https://api-in.mixpanel.com");
  EXPECT_EQ(app_url(Region::us), "https://mixpanel.com");
  EXPECT_EQ(app_url(Region::eu), "https://eu.mixpanel.com");
  EXPECT_EQ(app_url(Region::in), "https://in.mixpanel.com");
  EXPECT_EQ(data_url(Region::us), "https://data.mixpanel.com");
  EXPECT_EQ(data_url(Region::eu), "https://data-eu.mixpanel.com");
  EXPECT_EQ(data_url(Region::in), "https://data-in.mixpanel.com");
}

}  // namespace
}  // namespace mixferry::mixpanel
