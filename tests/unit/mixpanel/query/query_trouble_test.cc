#include "engine/mixpanel/query/query_trouble.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

using Kind = QueryTrouble::Kind;

struct Told {
  std::string name;
  unsigned status;
  std::string body;
  Kind kind;
  std::string words;

  friend void PrintTo(const Told& told, std::ostream* out) { *out << told.name; }
};

class QueryTroubles : public testing::TestWithParam<Told> {};

TEST_P(QueryTroubles, AreToldApart) {
  const Told& told = GetParam();
  const auto trouble = trouble_in(told.status, told.body);
  ASSERT_TRUE(trouble.has_value());
  EXPECT_EQ(trouble->kind, told.kind);
  EXPECT_EQ(trouble->words, told.words);
}

INSTANTIATE_TEST_SUITE_P(
    Each, QueryTroubles,
    testing::Values(
        Told{"NotAuthenticated", 400, R"({"error":"Unable to authenticate request"})", Kind::credentials,
             "Unable to authenticate request"},
        Told{"NotAuthenticatedAsText", 400, "Unable to authenticate request\n", Kind::credentials,
             "Unable to authenticate request"},
        Told{"Unauthorized", 401, R"({"status":"error","error":"Invalid credentials"})", Kind::credentials,
             "Invalid credentials"},
        Told{"UnauthorizedWithoutText", 401, "", Kind::credentials, "no text"},
        Told{
            "ScimUnauthorized", 401,
            R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"No such token","status":"401"})",
            Kind::credentials, "No such token"},
        Told{"Plan", 402, R"({"error":"Your plan does not allow API calls. Upgrade."})", Kind::plan,
             "Your plan does not allow API calls. Upgrade."},
        Told{"Member", 403,
             R"({"request":"/api/query/engage","error":"User is not a member of this project"})",
             Kind::project, "User is not a member of this project"},
        Told{"NotThere", 404, "<html>404</html>", Kind::place, "a web page"},
        Told{"NotInThisWay", 405, "", Kind::place, "no text"},
        Told{
            "Quota", 429,
            R"({"request":"/api/query/engage","error":"Query rate limit exceeded for project_id: 7. 1/5 queries running"})",
            Kind::quota, "Query rate limit exceeded for project_id: 7. 1/5 queries running"},
        Told{"Session", 400, R"({"error":"request for page in uncached query for params"})", Kind::session,
             "request for page in uncached query for params"},
        Told{"Where", 400, R"({"error":"syntax error, unexpected end of input"})", Kind::question,
             "syntax error, unexpected end of input"},
        Told{"Unprocessable", 422, "{}", Kind::question, "{}"},
        Told{"Down", 502, "<html>", Kind::passing, "a web page"},
        Told{"TooSlow", 504, "", Kind::passing, "no text"},
        Told{"Redirect", 302, "", Kind::unreadable, "no text"},
        Told{"Teapot", 418, "", Kind::unreadable, "no text"}),
    [](const auto& row) { return row.param.name; });

TEST(QueryTrouble, IsNoneWhereTheStatusIsGood) {
  EXPECT_EQ(trouble_in(200, ""), std::nullopt);
  EXPECT_EQ(trouble_in_whole(200, R"({"status":"ok","results":[]})"), std::nullopt);
}

TEST(QueryTrouble, OfAWholeAnswerIsThatItIsNotMixpanels) {
  for (const char* body : {"<html>log in</html>", "", "[]", "1", "{\"status\":"}) {
    SCOPED_TRACE(body);
    const auto trouble = trouble_in_whole(200, body);
    ASSERT_TRUE(trouble.has_value());
    EXPECT_EQ(trouble->kind, Kind::unreadable);
  }
  EXPECT_EQ(trouble_in_whole(401, "{}")->kind, Kind::credentials);
}

TEST(QueryTroubleOfQuota, TellsAnHourThatIsUsedFromTooManyAtOnce) {
  const auto says = [](std::string words, Kind kind = Kind::quota) {
    return says_hour_is_used({kind, std::move(words)});
  };
  EXPECT_TRUE(says("1/5 queries running concurrently and 61/60 queries running in the last hour."));
  EXPECT_TRUE(says("0/5 queries running concurrently and 60/60 queries running in the last hour."));
  EXPECT_FALSE(says("6/5 queries running concurrently and 12/60 queries running in the last hour."));
  EXPECT_FALSE(says("too many queries"));
  EXPECT_FALSE(says("1/5 queries running concurrently and"));
  EXPECT_FALSE(says("1/5 queries running concurrently and 61/60 queries", Kind::passing));
}

}  // namespace
}  // namespace mixferry::mixpanel
