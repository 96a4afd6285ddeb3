/// SCIM, as far as it is told who may ask: behaviours S1, S2 and S9, by their numbers.
/// Method: requests go to the service without its server; answers are compared as text.

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

class Scim : public ServiceFixture {
 protected:
  Answer get(std::string_view resource, std::string_view authorization = "Bearer sandbox-scim") {
    const std::string target = fmt::format("/api/app/scim/v2{}", resource);
    return send({.method = "GET", .target = target, .authorization = authorization});
  }
  static std::string error(unsigned status, std::string_view detail, std::string_view type = {}) {
    return fmt::format(
        R"({{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],{}"detail":"{}","status":"{}"}})",
        type.empty() ? "" : fmt::format(R"("scimType":"{}",)", type), detail, status);
  }
  static std::string nobody(int start_index) {
    return fmt::format(
        R"({{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":{},"itemsPerPage":0,"Resources":[]}})",
        start_index);
  }
};

// Method: every other kind of credential, each right where it belongs, and SCIM tokens that are not the
// organization's.
TEST_F(Scim, S1_TakesTheTokenOfTheOrganizationAlone) {
  EXPECT_EQ(get("/Users?count=0").status, 200U);
  EXPECT_EQ(get("/Users?count=0", "bearer sandbox-scim").status, 200U);
  for (const std::string_view other :
       {std::string_view{}, kRobot, std::string_view{"Basic t-secret:"},
        std::string_view{"Bearer sandbox-gdpr"}, std::string_view{"Bearer t"}, std::string_view{"Bearer "},
        std::string_view{"Basic sandbox-scim:"}}) {
    const Answer answer = get("/Users?count=0", other);
    EXPECT_EQ(answer.status, 401U) << other;
    EXPECT_EQ(answer.content_type, "application/scim+json");
    EXPECT_EQ(answer.body,
              error(401, "The authorization header is missing, or holds no SCIM token of an organization"))
        << other;
  }
  SandboxOptions options;
  options.scim_token = "made-later";
  restart(std::move(options));
  EXPECT_EQ(get("/Users?count=0").status, 401U) << "the new token has ended the old one";
  EXPECT_EQ(get("/Users?count=0", "Bearer made-later").status, 200U);
}

TEST_F(Scim, S2_TellsHowManySeatsThereAre) {
  const Answer answer = get("/Users?count=0");
  EXPECT_EQ(answer.body, nobody(1));
  EXPECT_EQ(answer.content_type, "application/scim+json");
  EXPECT_EQ(get("/Users/").body, nobody(1));
  EXPECT_EQ(get("/Users?startIndex=-3&count=2").body, nobody(1));
  EXPECT_EQ(get("/Users?startIndex=5").body, nobody(5));
  EXPECT_EQ(get("/Users?count=all").body, error(400, "count must be an integer", "invalidValue"));
}

TEST_F(Scim, S9_ComesWithAPlan) {
  restart({.behaviour = {.plan_has_scim = false}});
  EXPECT_EQ(get("/Users?count=0").body,
            error(403, "SCIM is not part of the plan of this organization: it comes with Enterprise"));
  EXPECT_EQ(get("/Users?count=0", "Bearer wrong").status, 401U) << "first, who it is";
}

TEST_F(Scim, WhatIsNotThereIsSaidInItsForm) {
  EXPECT_EQ(get("/Sets").body, error(404, "there is no /Sets here"));
  EXPECT_EQ(get("").status, 404U);
  EXPECT_EQ(
      send({.method = "DELETE", .target = "/api/app/scim/v2/Users", .authorization = "Bearer sandbox-scim"})
          .body,
      error(405, "/Users takes GET only"));
  EXPECT_EQ(service_->too_many_requests("/api/app/scim/v2/Users").body, error(429, "Too many requests"));
}

}  // namespace
}  // namespace mixferry::sandbox
