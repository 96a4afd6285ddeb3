/// Who may read, and where: behaviours C3, C4, E6 and Q11, and `/api/app/me`.
/// Method: requests go to the service without its server; answers are compared as text.

#include <gmock/gmock.h>

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

using QueryAccess = ServiceFixture;

struct ReaderCase {
  const char* name;
  const char* authorization;
  const char* query;
  unsigned status;
};

constexpr const char* kStranger =
    R"({"request":"/api/query/engage","error":"Unable to authenticate request"})";
constexpr const char* kNoMember =
    R"({"request":"/api/query/engage","error":"User is not a member of this project"})";

class Q11_Readers : public ServiceFixture, public testing::WithParamInterface<ReaderCase> {};

// Method: the same credentials for a query, for an export, and for a query where the switch says 401.
TEST_P(Q11_Readers, AreServiceAccountsOfTheProjectAndItsSecret) {
  const auto& [name, authorization, parameters, status] = GetParam();
  const auto get = [&](std::string_view path, std::string_view more) {
    const std::string target = fmt::format("{}?{}{}", path, parameters, more);
    return send({.method = "GET", .target = target, .authorization = authorization});
  };
  const Answer answer = get("/api/query/engage", "");
  EXPECT_EQ(answer.status, status);
  if (status == 400) {
    EXPECT_EQ(answer.body, kStranger);
  }
  if (status == 403) {
    EXPECT_EQ(answer.body, kNoMember);
  }
  const Answer exported = get("/api/2.0/export", "&from_date=2026-07-01&to_date=2026-07-31");
  EXPECT_EQ(exported.status, status);
  if (status == 400) {
    EXPECT_EQ(exported.content_type, "text/plain");
    EXPECT_EQ(exported.body, "Unable to authenticate request");
  }
  restart({.behaviour = {.unauthenticated_is_401 = true}});
  const Answer switched = get("/api/query/engage", "");
  EXPECT_EQ(switched.status, status == 400 ? 401 : status);
  if (status == 400) {
    EXPECT_EQ(switched.body, R"({"error":"Unable to authenticate request","status":"error"})");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Q11_Readers,
    testing::Values(ReaderCase{"ServiceAccount", "Basic cm9ib3Q6czNjcmV0", "project_id=1", 200},
                    ReaderCase{"ServiceAccountAsItIs", "Basic robot:s3cret", "project_id=1", 200},
                    ReaderCase{"ServiceAccountWithoutProject", "Basic cm9ib3Q6czNjcmV0", "", 400},
                    ReaderCase{"AnotherProject", "Basic cm9ib3Q6czNjcmV0", "project_id=2", 403},
                    ReaderCase{"NoSuchProject", "Basic cm9ib3Q6czNjcmV0", "project_id=99", 403},
                    ReaderCase{"WrongSecret", "Basic robot:wrong", "project_id=1", 400},
                    ReaderCase{"ProjectSecret", "Basic t-secret:", "", 200},
                    ReaderCase{"ProjectSecretAndItsProject", "Basic t-secret:", "project_id=1", 200},
                    ReaderCase{"ProjectSecretOfAnother", "Basic u-secret:", "project_id=1", 400},
                    ReaderCase{"ProjectSecretAsPassword", "Basic robot:t-secret", "project_id=1", 400},
                    ReaderCase{"Token", "Basic t:", "project_id=1", 400},
                    ReaderCase{"Bearer", "Bearer czNjcmV0", "project_id=1", 400},
                    ReaderCase{"None", "", "project_id=1", 400}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(QueryAccess, Q11_ThePlanMayHaveNoApi) {
  restart({.behaviour = {.plan_has_api = false}});
  const Answer answer = query();
  EXPECT_EQ(answer.status, 402U);
  EXPECT_EQ(answer.body,
            R"({"error":"Your plan does not allow API calls. Upgrade at mixpanel.com/pricing"})");
  EXPECT_EQ(send({.method = "GET",
                  .target = "/api/2.0/export?project_id=1&from_date=2026-07-01&to_date=2026-07-31",
                  .authorization = kRobot})
                .status,
            402U);
  EXPECT_EQ(query({}, "/api/query/engage?project_id=2").status, 403U) << "first, who it is";
}

TEST_F(QueryAccess, Q11_ASecretIsTakenByImportAsWell) {
  const HttpRequest request{
      .method = "POST", .target = "/import?strict=1", .authorization = "Basic t-secret:", .body = "[]"};
  EXPECT_EQ(send(request).status, 400U) << "let in, with nothing to import";
  HttpRequest wrong = request;
  wrong.target = "/import?strict=1&project_id=2";
  EXPECT_EQ(
      send(wrong).body,
      R"({"code":401,"error":"Mismatch between the secret's project and project_id 2","status":"Unauthorized"})");
}

TEST_F(QueryAccess, Q11_SecretsMayBeGiven) {
  SandboxOptions options;
  options.project_secrets = {"one", "two"};
  restart(std::move(options));
  for (const auto& [secret, status] : {std::pair{"Basic one:", 200U}, {"Basic t-secret:", 400U}})
    EXPECT_EQ(send({.method = "POST", .target = "/api/query/engage", .authorization = secret}).status,
              status);
}

struct HostCase {
  Host host;
  const char* path;
  bool there;
};

class C3_Hosts : public ServiceFixture, public testing::WithParamInterface<HostCase> {};

TEST_P(C3_Hosts, HaveTheirOwnPathsOnly) {
  const auto& [host, path, there] = GetParam();
  SandboxOptions options;
  options.host = host;
  restart(std::move(options));
  EXPECT_EQ(send({.method = "GET", .target = path}).status != 404U, there);
  EXPECT_EQ(service_->meets_faults(path), there);
  EXPECT_EQ(send({.method = "GET", .target = "/sandbox/profiles"}).status, 200U) << "everywhere";
}

INSTANTIATE_TEST_SUITE_P(
    All, C3_Hosts,
    testing::Values(
        HostCase{Host::ingestion, "/engage", true}, HostCase{Host::ingestion, "/import", true},
        HostCase{Host::ingestion, "/api/query/engage", false},
        HostCase{Host::ingestion, "/api/2.0/export", false}, HostCase{Host::query, "/api/query/engage", true},
        HostCase{Host::query, "/api/2.0/engage", true}, HostCase{Host::query, "/api/app/me", true},
        HostCase{Host::query, "/api/query/cohorts/list", true},
        HostCase{Host::query, "/api/app/scim/v2/Users", true},
        HostCase{Host::query, "/api/app/data-deletions/v3.0/0", true},
        HostCase{Host::ingestion, "/api/app/scim/v2/Users", false},
        HostCase{Host::data, "/api/app/data-retrievals/v3.0/0", false},
        HostCase{Host::query, "/api/app/scim/v20", false},
        HostCase{Host::ingestion, "/api/2.0/cohorts/list", false}, HostCase{Host::query, "/engage", false},
        HostCase{Host::query, "/api/2.0/export", false}, HostCase{Host::data, "/api/2.0/export", true},
        HostCase{Host::data, "/track", false}, HostCase{Host::data, "/api/2.0/engage", false},
        HostCase{Host::all, "/engage", true}, HostCase{Host::all, "/api/2.0/export", true},
        HostCase{Host::all, "/api/2.0/nothing", false}));

// Method: a project of one stand-in is that of another region to a second one.
TEST_F(QueryAccess, C4_AnotherRegionSaysSuccessAndStoresNothing) {
  EXPECT_EQ(engage(R"([{"$token":"of-another-region","$distinct_id":"p","$set":{"a":1}}])").body,
            R"({"error":null,"status":1})");
  EXPECT_EQ(read("/sandbox/profiles"), "");
  EXPECT_EQ(query({}, "/api/query/engage?project_id=2195193").body, kNoMember);
}

TEST_F(QueryAccess, E6_CredentialsDoNotStandForAToken) {
  EXPECT_EQ(send({.method = "POST",
                  .target = "/engage?verbose=1&project_id=1",
                  .authorization = kRobot,
                  .body = R"([{"$distinct_id":"p","$set":{"a":1}}])"})
                .body,
            R"({"error":"$token, missing or empty","status":0})");
  EXPECT_EQ(read("/sandbox/profiles"), "");
}

TEST_F(QueryAccess, MeIsAServiceAccountAndItsProjects) {
  const auto me = [&](std::string_view authorization) {
    return send({.method = "GET", .target = "/api/app/me", .authorization = authorization});
  };
  EXPECT_EQ(
      me(kRobot).body,
      R"({"status":"ok","results":{"user_name":"robot","organizations":{"1":{"id":1,"name":"sandbox",)"
      R"("role":"member"}},"projects":{"1":{"id":1,"name":"t","organization_id":1,"timezone":"UTC"}}}})");
  for (const std::string_view stranger :
       {"", "Basic t-secret:", "Basic t:", "Basic robot:wrong", "Bearer s3cret"}) {
    EXPECT_EQ(me(stranger).status, 401U) << stranger;
    EXPECT_EQ(me(stranger).body, R"({"error":"Unable to authenticate request","status":"error"})")
        << stranger;
  }
}

TEST_F(QueryAccess, MeTellsTheOrganizationThatWasGiven) {
  SandboxOptions options;
  options.organization_id = 42;
  restart(std::move(options));
  const Answer me = send({.method = "GET", .target = "/api/app/me", .authorization = kRobot});
  EXPECT_THAT(me.body, testing::HasSubstr(R"("organizations":{"42":{"id":42,)"));
  EXPECT_THAT(me.body, testing::HasSubstr(R"("organization_id":42)"));
}

}  // namespace
}  // namespace mixferry::sandbox
