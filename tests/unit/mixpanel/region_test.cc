#include "engine/mixpanel/region.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

TEST(Region, EachHasAHostOfItsOwn) {
  EXPECT_EQ(base_url(Region::us), "https://api.mixpanel.com");
  EXPECT_EQ(base_url(Region::eu), "https://api-eu.mixpanel.com");
  EXPECT_EQ(base_url(Region::in), "https://api-in.mixpanel.com");
}

TEST(Region, IsReadByItsExactName) {
  EXPECT_EQ(parse_region("us"), Region::us);
  EXPECT_EQ(parse_region("eu"), Region::eu);
  EXPECT_EQ(parse_region("in"), Region::in);
  for (const char* wrong : {"", "US", "uk", "eu ", "asia"}) {
    EXPECT_EQ(parse_region(wrong), std::nullopt) << '"' << wrong << '"';
  }
}

}  // namespace
}  // namespace mixferry::mixpanel
