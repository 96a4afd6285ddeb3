/// Deletions and retrievals, as far as it is told who may ask: behaviours X2, X6 and X10, by their numbers.
/// Method: requests go to the service without its server; answers are compared as text.

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

class Privacy : public ServiceFixture, public testing::WithParamInterface<const char*> {
 protected:
  Answer get(std::string_view rest, std::string_view authorization = "Bearer sandbox-gdpr") {
    const std::string target = fmt::format("/api/app/data-{}/v3.0{}", GetParam(), rest);
    return send({.method = "GET", .target = target, .authorization = authorization});
  }
};

INSTANTIATE_TEST_SUITE_P(Kinds, Privacy, testing::Values("deletions", "retrievals"),
                         [](const auto& row) { return std::string{row.param}; });

// Method: every other kind of credential, each right where it belongs.
TEST_P(Privacy, X2_TakesAGdprTokenOfAnAdminOfTheProject) {
  EXPECT_EQ(get("/0?token=t").status, 200U);
  for (const std::string_view other :
       {std::string_view{}, kRobot, std::string_view{"Basic t-secret:"},
        std::string_view{"Bearer sandbox-scim"}, std::string_view{"Bearer t"}, std::string_view{"Bearer "},
        std::string_view{"Basic sandbox-gdpr:"}}) {
    const Answer answer = get("/0?token=t", other);
    EXPECT_EQ(answer.status, 401U) << other;
    EXPECT_EQ(answer.body, R"({"error":"Unable to authenticate request","status":"error"})") << other;
  }
  SandboxOptions options;
  options.gdpr_tokens = {{.text = "dana", .projects = {1}}, {.text = "eve"}};
  restart(std::move(options));
  EXPECT_EQ(get("/0?token=t", "Bearer dana").status, 200U);
  EXPECT_EQ(get("/0?token=u", "Bearer eve").status, 200U);
  for (const std::string_view where : {"/0?token=u", "/0?token=of-another-region", "/0"}) {
    EXPECT_EQ(get(where, "Bearer dana").status, 403U) << where;
    EXPECT_EQ(get(where, "Bearer dana").body,
              R"({"error":"User is not an admin of the project with this token","status":"error"})");
  }
}

TEST_P(Privacy, X6_ATaskThatThereIsNotIsNotFound) {
  constexpr const char* kNone = R"({"status":"ok","results":{"tracking_id":"12","status":"NOT_FOUND"}})";
  EXPECT_EQ(get("/12?token=t").body, kNone);
  EXPECT_EQ(get("/12/?token=t").body, kNone);
}

TEST_P(Privacy, X10_ATaskIsAskedForByThePathAlone) {
  EXPECT_EQ(get("/?token=t&task_id=12").status, 404U);
  EXPECT_EQ(get("?token=t&task_id=12").status, 404U);
}

TEST_P(Privacy, X4_TooManyAreRefusedInItsWords) {
  EXPECT_EQ(service_->too_many_requests(fmt::format("/api/app/data-{}/v3.0/", GetParam())).body,
            R"({"error":"Rate limit exceeded: 1 request per second","status":"error"})");
}

}  // namespace
}  // namespace mixferry::sandbox
