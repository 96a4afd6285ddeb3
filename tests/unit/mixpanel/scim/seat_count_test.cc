#include "engine/mixpanel/scim/seat_count.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

TEST(SeatCount, IsAskedForByAScimToken) {
  const http::Request request = request_for_seat_count(ScimToken::parse("abc").value());
  EXPECT_EQ(request.target, "/api/app/scim/v2/Users?count=0");
  EXPECT_EQ(request.accept, "application/scim+json");
  EXPECT_EQ(request.authorization->reveal(), "Bearer abc");
}

TEST(SeatCount, StandsInAListOfSeats) {
  EXPECT_EQ(seat_count(R"({"schemas":[],"totalResults":12,"startIndex":1,"itemsPerPage":0})"), 12u);
  EXPECT_EQ(seat_count(R"({"totalResults":0.0,"Resources":[]})"), 0u);
}

TEST(SeatCount, IsNotInAnythingElse) {
  for (const char* answer : {"", "[]", "{}", R"({"totalResults":-1})", R"({"totalResults":"12"})",
                             R"({"totalResults":1,"totalResults":2})", R"({"status":"ok","results":{}})"})
    EXPECT_EQ(seat_count(answer), std::nullopt) << answer;
}

}  // namespace
}  // namespace mixferry::mixpanel
