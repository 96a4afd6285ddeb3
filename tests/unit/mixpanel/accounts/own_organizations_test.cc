#include "engine/mixpanel/accounts/own_organizations.h"

#include <gmock/gmock.h>

namespace mixferry::mixpanel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(OwnOrganizations, AreAskedForByAnAccount) {
  const http::Request request = request_for_own_organizations(ServiceAccount::parse("a:b").value());
  EXPECT_EQ(request.target, "/api/app/me");
  EXPECT_EQ(request.authorization->reveal(), "Basic YTpi");
}

// Method: by number as it was recorded, and in other forms that say the same.
TEST(OwnOrganizations, AreReadInWhateverFormTheyCome) {
  EXPECT_THAT(
      own_organizations(
          R"({"status":"ok","results":{"organizations":{"42":{"id":42,"name":"Acme","role":"owner"}}}})"),
      ElementsAre(OwnOrganization{42, "Acme"}));
  EXPECT_THAT(own_organizations(R"({"results":{"organizations":{"42":{"name":"Acme"},"43":null}}})"),
              ElementsAre(OwnOrganization{42, "Acme"}, OwnOrganization{43, ""}));
  EXPECT_THAT(own_organizations(R"({"results":{"organizations":[{"id":42.0},{"id":"43"},{"name":"x"},5]}})"),
              ElementsAre(OwnOrganization{42, ""}, OwnOrganization{43, ""}));
}

TEST(OwnOrganizations, MayNotBeTold) {
  for (const char* answer :
       {"", "[]", "{}", R"({"results":{}})", R"({"results":{"organizations":7}})",
        R"({"results":{"organizations":{"acme":{"id":-1},"0":{}}}})", R"({"results":{"organizations":)"}) {
    EXPECT_THAT(own_organizations(answer), IsEmpty()) << answer;
  }
}

}  // namespace
}  // namespace mixferry::mixpanel
