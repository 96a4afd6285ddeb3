#include "engine/sandbox/location.h"

#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

TEST(Location, DocumentationAddressesHavePlaces) {
  ASSERT_NE(location_of_address("192.0.2.0"), nullptr);
  EXPECT_EQ(location_of_address("192.0.2.255")->country_code, "XA");
  EXPECT_EQ(location_of_address("198.51.100.1")->country_code, "XB");
  EXPECT_EQ(location_of_address("203.0.113.77")->country_code, "XC");
}

TEST(Location, OtherTextsHaveNone) {
  for (const std::string_view text : {"", "0", "127.0.0.1", "192.0.2.", "192.0.2.256", "192.0.2.1x", "::1"}) {
    EXPECT_EQ(location_of_address(text), nullptr) << text;
  }
}

// Method: points near each place, among them one that is near only across the date line.
TEST(Location, CoordinatesHaveTheNearestPlace) {
  EXPECT_EQ(location_of_coordinates(60, 20)->country_code, "XA");
  EXPECT_EQ(location_of_coordinates(35, -100)->country_code, "XB");
  EXPECT_EQ(location_of_coordinates(-40, -179)->country_code, "XC");
  EXPECT_EQ(location_of_coordinates(1, 1), &sender_location());
  EXPECT_EQ(location_of_coordinates(90.5, 0), nullptr);
  EXPECT_EQ(location_of_coordinates(0, -181), nullptr);
}

}  // namespace
}  // namespace mixferry::sandbox
