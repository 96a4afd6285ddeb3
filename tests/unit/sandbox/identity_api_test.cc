/// `/identity/...`: behaviour C2, which Mixpanel doesn't document. Method as for `/import`.

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kVisitor = "8b1c9f2e-63a5-4f0e-9c1d-2f6d1b7a4e11";
constexpr std::string_view kDone = R"({"status":1,"error":null})";

class SandboxIdentityApi : public ServiceFixture {
 protected:
  SandboxIdentityApi() { restart_served(IdentityMode::original); }

  void restart_served(IdentityMode mode, const Behaviour& behaviour = {}) {
    SandboxOptions options;
    options.identity = mode;
    options.identity_api = true;
    options.behaviour = behaviour;
    restart(options);
  }
  Answer call(std::string_view path, std::string_view body, std::string_view authorization = kRobot) {
    return send({.method = "POST", .target = path, .authorization = authorization, .body = body});
  }
  static std::string failed(std::string_view error) {
    return fmt::format(R"({{"status":0,"error":"{}"}})", error);
  }
  std::string clusters() { return read("/sandbox/identities"); }
};

std::string create_body(std::string_view id, std::string_view anon) {
  return fmt::format(R"({{"$identified_id":"{}","$anon_id":"{}","$token":"t"}})", id, anon);
}

TEST_F(SandboxIdentityApi, C2_EachDoesWhatTheEventOfItsVerbDoes) {
  EXPECT_EQ(call("/identity/create", create_body("u", kVisitor)).body, kDone);
  EXPECT_EQ(call("/identity/create-alias", R"({"alias":"new","distinct_id":"u","$token":"t"})").body, kDone);
  EXPECT_EQ(call("/identity/merge", R"({"$distinct_ids":["u","v"],"$token":"t"})").body, kDone);
  EXPECT_EQ(clusters(), fmt::format(R"({{"distinct_id":"u","ids":["u","{}","new","v"]}})"
                                    "\n",
                                    kVisitor));
  EXPECT_EQ(read("/sandbox/events?event=$identify"),
            fmt::format(R"({{"event":"$identify","properties":{{"time":1785542400,"distinct_id":"u",)"
                        R"("$insert_id":"made-up-1","$identified_id":"u","$anon_id":"{}"}}}})"
                        "\n",
                        kVisitor));
}

TEST_F(SandboxIdentityApi, C2_WhatEventsDropInSilenceIsDroppedHereToo) {
  EXPECT_EQ(call("/identity/create", create_body("u", "visitor-1")).body, kDone);
  EXPECT_EQ(call("/identity/merge", R"({"$distinct_ids":["u","u"],"$token":"t"})").body, kDone);
  EXPECT_EQ(clusters(), "");
}

TEST_F(SandboxIdentityApi, C2_AWrongBodyIs400) {
  struct Case {
    const char* path;
    const char* body;
    const char* error;
  };
  const Case cases[] = {
      {"/identity/create", "", "body, must be a JSON object"},
      {"/identity/create", "[]", "body, must be a JSON object"},
      {"/identity/create", R"({"$identified_id":"u","$anon_id":"a"})", "$token, missing or empty"},
      {"/identity/create", R"({"$identified_id":"u","$token":"t"})", "$anon_id, missing or empty"},
      {"/identity/create", R"({"$anon_id":"a","$token":"t"})", "$identified_id, missing or empty"},
      {"/identity/create-alias", R"({"alias":"a","$token":"t"})", "distinct_id, missing or empty"},
      {"/identity/create-alias", R"({"distinct_id":"a","$token":"t"})", "alias, missing or empty"},
      {"/identity/merge", R"({"$distinct_ids":["u"],"$token":"t"})",
       "$distinct_ids, must be a list of exactly two ids"},
      {"/identity/merge", R"({"$distinct_ids":["u","v","w"],"$token":"t"})",
       "$distinct_ids, must be a list of exactly two ids"}};
  for (const auto& [path, body, error] : cases) {
    const Answer answer = call(path, body);
    EXPECT_EQ(answer.status, 400U) << body;
    EXPECT_EQ(answer.body, failed(error));
  }
  EXPECT_EQ(clusters(), "");
}

TEST_F(SandboxIdentityApi, C2_CredentialsAreAServiceAccountOfTheTokensProject) {
  for (const std::string_view authorization : {"", "Basic dDo=", "Basic cm9ib3Q6d3Jvbmc="}) {
    const Answer answer = call("/identity/create", create_body("u", kVisitor), authorization);
    EXPECT_EQ(answer.status, 401U);
    EXPECT_EQ(answer.body, failed("Invalid credentials"));
  }
  for (const std::string_view token : {"u", "nobody"}) {
    const Answer answer =
        call("/identity/merge", fmt::format(R"({{"$distinct_ids":["u","v"],"$token":"{}"}})", token));
    EXPECT_EQ(answer.status, 401U);
    EXPECT_EQ(answer.body, failed("The service account is no member of the project with this token"));
  }
}

TEST_F(SandboxIdentityApi, C2_AboveTheRateIs429) {
  restart_served(IdentityMode::original, {.updates_per_minute_max = 1});
  EXPECT_EQ(call("/identity/create", create_body("u", kVisitor)).status, 200U);
  const Answer answer = call("/identity/create", create_body("v", kVisitor));
  EXPECT_EQ(answer.status, 429U);
  EXPECT_TRUE(answer.body.starts_with(R"({"status":0,"error":"Project exceeded rate limits)")) << answer.body;
}

TEST_F(SandboxIdentityApi, C2_ASimplifiedProjectHasNoVerbs) {
  restart_served(IdentityMode::simplified);
  const Answer answer = call("/identity/create", create_body("u", kVisitor));
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(answer.body,
            failed("identity events are not allowed when project is using simplified identity management"));
}

TEST_F(SandboxIdentityApi, C2_IsServedOnRequestAlone) {
  restart({});
  for (const std::string_view path : {"/identity/create", "/identity/create-alias", "/identity/merge"})
    EXPECT_EQ(call(path, create_body("u", kVisitor)).status, 404U);
  EXPECT_FALSE(service_->meets_faults("/identity/create"));
  restart_served(IdentityMode::original);
  EXPECT_TRUE(service_->meets_faults("/identity/create"));
  EXPECT_EQ(send({.method = "GET", .target = "/identity/create"}).status, 405U);
}

}  // namespace
}  // namespace mixferry::sandbox
