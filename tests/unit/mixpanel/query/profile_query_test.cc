#include "engine/mixpanel/query/profile_query.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

QueryAccess robot() {
  return {ServiceAccount::parse("robot:secret").value(), 2195193};
}

std::string body_of(const ProfileQuery& query, const std::optional<LaterPage>& later = {}) {
  return std::get<std::string>(request_for(query, robot(), later).body);
}

TEST(ProfileQuery, IsAFormThatNamesTheProject) {
  const http::Request request = request_for({}, robot());
  EXPECT_EQ(request.verb, http::Verb::post);
  EXPECT_EQ(request.target, "/api/query/engage?project_id=2195193");
  EXPECT_EQ(request.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(request.authorization, http::Authorization::basic("robot", "secret").value());
  EXPECT_TRUE(request.accepts_gzip);
  EXPECT_EQ(std::get<std::string>(request.body), "");
}

TEST(ProfileQuery, IsTheSameByTheOlderPath) {
  const http::Request request = request_for({.distinct_ids = {"a"}}, robot(), {}, QueryPath::older);
  EXPECT_EQ(request.target, "/api/2.0/engage?project_id=2195193");
  EXPECT_EQ(std::get<std::string>(request.body), body_of({.distinct_ids = {"a"}}));
}

TEST(ProfileQuery, TakesAProjectSecretAsUserName) {
  const QueryAccess access(ProjectSecret::parse("s3cret").value(), 7);
  EXPECT_EQ(request_for({}, access).authorization, http::Authorization::basic("s3cret", "").value());
}

struct Asked {
  std::string name;
  ProfileQuery query;
  std::string body;

  friend void PrintTo(const Asked& asked, std::ostream* out) { *out << asked.name; }
};

class ProfileQueryFields : public testing::TestWithParam<Asked> {};

TEST_P(ProfileQueryFields, StandInTheForm) {
  EXPECT_EQ(body_of(GetParam().query), GetParam().body);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ProfileQueryFields,
    testing::Values(
        Asked{"Ids", {.distinct_ids = {"a", "b c"}}, "distinct_ids=%5B%22a%22%2C%22b%20c%22%5D"},
        Asked{"IdsOfSigns",
              {.distinct_ids = {"a+b&c=d%\"\\\n\xC3\xA4"}},
              "distinct_ids=%5B%22a%2Bb%26c%3Dd%25%5C%22%5C%5C%5Cn%C3%A4%22%5D"},
        Asked{"Groups", {.data_group_id = -7212345678901}, "data_group_id=-7212345678901"},
        Asked{"Where",
              {.where = R"(properties["plan"] == "a+b")"},
              "where=properties%5B%22plan%22%5D%20%3D%3D%20%22a%2Bb%22"},
        Asked{"Cohort", {.cohort = 12345}, "filter_by_cohort=%7B%22id%22%3A12345%7D&include_all_users=true"},
        Asked{"CohortWithProfiles",
              {.cohort = 1, .with_members_without_profile = false},
              "filter_by_cohort=%7B%22id%22%3A1%7D&include_all_users=false"},
        Asked{"Properties", {.properties = {{"$email"}}}, "output_properties=%5B%22%24email%22%5D"},
        Asked{"NoProperties", {.properties = std::vector<std::string>()}, "output_properties=%5B%5D"}),
    [](const auto& row) { return row.param.name; });

TEST(ProfileQuery, ALaterPageIsOfTheSameQuestion) {
  EXPECT_EQ(body_of({.where = "1"}, LaterPage{.session_id = "17-a+b", .page = 2}),
            "where=1&session_id=17-a%2Bb&page=2");
}

}  // namespace
}  // namespace mixferry::mixpanel
