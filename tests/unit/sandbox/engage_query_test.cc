/// Engage Query: behaviours Q1 to Q10 and Q12, by their numbers; Q6 in where_test.cc and Q11 in
/// query_access_test.cc, too.
/// Method: requests go to the service without its server; answers are compared as JSON, or as text.

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

namespace json = boost::json;

using testing::ElementsAre;
using testing::IsEmpty;

class SandboxQuery : public ServiceFixture {
 protected:
  /// `properties` are the members of what is set.
  void set(std::string_view id, std::string_view properties) {
    engage(fmt::format(R"([{{"$token":"t","$distinct_id":"{}","$ignore_time":true,"$set":{{{}}}}}])", id,
                       properties));
  }
  void set_group(std::string_view key, std::string_view id, std::string_view properties) {
    const std::string body = fmt::format(
        R"([{{"$token":"t","$group_key":"{}","$group_id":"{}","$ignore_time":true,"$set":{{{}}}}}])", key, id,
        properties);
    send({.method = "POST", .target = "/groups?ip=0", .body = body});
  }
  void set_many(int count) {
    std::string updates;
    for (int at = 0; at < count; ++at) {
      updates +=
          fmt::format(R"({}{{"$token":"t","$distinct_id":"p{}","$ignore_time":true,"$set":{{"n":{}}}}})",
                      updates.empty() ? "[" : ",", at, at);
      if (at % 1'000 == 999 || at + 1 == count) {
        engage(updates + "]");
        updates.clear();
      }
    }
  }
  json::object answer(std::string_view form = {}) {
    const Answer answer = query(form);
    EXPECT_EQ(answer.status, 200U) << answer.body;
    return json::parse(answer.body).as_object();
  }
  /// The results alone, as text.
  std::string results(std::string_view form = {}) { return json::serialize(answer(form).at("results")); }
  std::vector<std::string> ids(std::string_view form = {}) {
    std::vector<std::string> ids;
    const json::object found = answer(form);
    for (const json::value& result : found.at("results").as_array())
      ids.emplace_back(result.at("$distinct_id").as_string());
    return ids;
  }
  static std::string wrong(std::string_view error) {
    return fmt::format(R"({{"request":"/api/query/engage","error":{}}})",
                       json::serialize(json::string_view{error.data(), error.size()}));
  }
  std::string session(std::string_view form = {}) {
    return std::string{answer(form).at("session_id").as_string()};
  }
};

constexpr std::string_view kUncached = "request for page in uncached query for params";

TEST_F(SandboxQuery, Q1_AnAnswerIsThatOfPageZero) {
  set("dana", R"("$email":"dana@example.org","seats":12)");
  set("eve", R"("tier":"silver")");
  const Answer answer = query();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_THAT(
      answer.body,
      testing::MatchesRegex(
          R"(\{"results":\[\{"\$distinct_id":"dana","\$properties":\{"\$email":"dana@example.org","seats":12\}\},)"
          R"(\{"\$distinct_id":"eve","\$properties":\{"tier":"silver"\}\}\],"page":0,)"
          R"("session_id":"1785542400000-[0-9a-f]+","page_size":1000,"total":2,"status":"ok",)"
          R"("computed_at":"2026-08-01T00:00:00.000000\+00:00"\})"));
  for (const std::string_view path : {"/api/2.0/engage?project_id=1", "/api/query/engage/?project_id=1"})
    EXPECT_EQ(json::parse(query({}, path).body).at("total"), 2) << path;
  EXPECT_EQ(json::parse(send({.method = "GET",
                              .target = "/api/2.0/engage?project_id=1&distinct_id=eve",
                              .authorization = kRobot})
                            .body)
                .at("total"),
            1);
}

TEST_F(SandboxQuery, Q1_NobodyIsAPageToo) {
  const json::object nobody = answer();
  EXPECT_EQ(nobody.at("total"), 0);
  EXPECT_THAT(nobody.at("results").as_array(), IsEmpty());
}

TEST_F(SandboxQuery, Q2_PagesAreOfThousandAndASessionKeepsThem) {
  set_many(2'500);
  const std::string id = session();
  set("late", R"("n":-1)");
  engage(R"([{"$token":"t","$distinct_id":"p2400","$delete":""}])");
  std::vector<std::size_t> sizes;
  for (int page = 0; page < 4; ++page) {
    const json::object found = answer(fmt::format("session_id={}&page={}", id, page));
    EXPECT_EQ(found.at("total"), 2'500) << "as it was";
    EXPECT_EQ(found.at("session_id").as_string(), json::string{id});
    sizes.push_back(found.at("results").as_array().size());
  }
  EXPECT_THAT(sizes, ElementsAre(1'000, 1'000, 499, 0)) << "one was deleted since";
  EXPECT_EQ(ids(fmt::format("session_id={}&page=2", id)).front(), "p2000") << "a page may be read again";
  EXPECT_EQ(answer().at("total"), 2'500) << "a new query sees what is there now";
}

TEST_F(SandboxQuery, Q2_TotalMayBeThatOfThePage) {
  restart({.behaviour = {.total_of_page = true}});
  set_many(1'500);
  const std::string id = session();
  EXPECT_EQ(answer(fmt::format("session_id={}&page=1", id)).at("total"), 500);
}

TEST_F(SandboxQuery, Q3_ALaterPageNeedsItsSession) {
  set_many(1'500);
  const std::string id = session("where=true");
  for (const std::string& form :
       {std::string{"page=1"}, std::string{"page=1&session_id=unknown"},
        fmt::format("page=1&session_id={}", id), fmt::format("page=1&where=1==1&session_id={}", id)}) {
    const Answer answer = query(form);
    EXPECT_EQ(answer.status, 400U) << form;
    EXPECT_EQ(answer.body, wrong(kUncached)) << form;
  }
  EXPECT_EQ(ids(fmt::format("page=1&where=true&session_id={}", id)).size(), 500U);
  EXPECT_EQ(query("page=-1").body, wrong("page must not be negative"));
  EXPECT_EQ(query("page=x").body, wrong("page must be an integer"));
  EXPECT_THAT(ids(fmt::format("page=18446744073709551&where=true&session_id={}", id)), IsEmpty());
}

TEST_F(SandboxQuery, Q3_ASessionIsForgottenWhenNobodyReadsIt) {
  set_many(1'500);
  const std::string id = session();
  now_ += std::chrono::minutes{9};
  EXPECT_EQ(ids(fmt::format("page=1&session_id={}", id)).size(), 500U);
  now_ += std::chrono::minutes{10};
  EXPECT_EQ(query(fmt::format("page=1&session_id={}", id)).body, wrong(kUncached));
  restart({.behaviour = {.session_pages_max = 2}});
  set_many(1'500);
  const std::string two_pages = session();
  EXPECT_EQ(ids(fmt::format("page=1&session_id={}", two_pages)).size(), 500U);
  EXPECT_EQ(query(fmt::format("page=1&session_id={}", two_pages)).body, wrong(kUncached));
}

TEST_F(SandboxQuery, Q3_AResetForgetsSessions) {
  set_many(1'500);
  const std::string id = session();
  send({.method = "POST", .target = "/sandbox/reset"});
  EXPECT_EQ(query(fmt::format("page=1&session_id={}", id)).body, wrong(kUncached));
}

TEST_F(SandboxQuery, Q4_PageSizeChangesNothing) {
  set_many(1'001);
  const json::object found = answer("page_size=100&limit=5");
  EXPECT_EQ(found.at("results").as_array().size(), 1'000U);
  EXPECT_EQ(found.at("page_size"), 1'000);
}

TEST_F(SandboxQuery, Q5_OutputPropertiesAreTheOnlyOnesShown) {
  set("dana", R"("$email":"dana@example.org","tier":"gold","seats":1)");
  set("eve", R"("tier":"silver")");
  EXPECT_EQ(results(R"(output_properties=["seats","$email","nobody has it"])"),
            R"([{"$distinct_id":"dana","$properties":{"$email":"dana@example.org","seats":1}},)"
            R"({"$distinct_id":"eve","$properties":{}}])");
  EXPECT_EQ(results("output_properties=[]&distinct_id=eve"), R"([{"$distinct_id":"eve","$properties":{}}])");
  EXPECT_EQ(query("output_properties=$email").body,
            wrong("output_properties must be a JSON array of strings"));
}

TEST_F(SandboxQuery, Q5_ValuesComeBackAsTheyAreStoredAndDatesToTheSecond) {
  set("dana",
      R"("i":9007199254740993,"f":12.0,"no":null,"l":["b","a"],"o":{"k":{"d":1.5}},"day":"2026-08-01",)"
      R"("when":"2026-08-01T10:20:30.999Z","in":["2026-08-01T10:20:30.999"],"zone":"2026-08-01T10:20:30+02:00")");
  EXPECT_THAT(
      query().body,
      testing::HasSubstr(
          R"({"i":9007199254740993,"f":12.0,"no":null,"l":["b","a"],"o":{"k":{"d":1.5}},"day":"2026-08-01",)"
          R"("when":"2026-08-01T10:20:30","in":["2026-08-01T10:20:30.999"],"zone":"2026-08-01T10:20:30+02:00"})"));
}

TEST_F(SandboxQuery, Q6_WhereFilters) {
  set("dana", R"("tier":"gold","seats":12)");
  set("eve", R"("tier":"golden","seats":"12")");
  set("fred", R"("seats":3)");
  EXPECT_THAT(ids(R"(where=properties["tier"] == "gold")"), ElementsAre("dana"));
  EXPECT_THAT(ids("where=properties%5B%22seats%22%5D+%3E+3"), ElementsAre("dana")) << "escaped; of no text";
  EXPECT_THAT(ids(R"(where="gold" in properties["tier"])"), ElementsAre("dana", "eve"));
  EXPECT_THAT(ids(R"(where=not defined(properties["tier"]) and user["seats"] in [3,4])"),
              ElementsAre("fred"));
  const Answer syntax = query(R"(where=properties["tier"] = "gold")");
  EXPECT_EQ(syntax.status, 400U);
  EXPECT_EQ(
      syntax.body,
      wrong("Unable to parse where: expected an operator or the end at character 20, found '= \"gold\"'"));
  EXPECT_EQ(query(R"(where=properties["seats"] and true)").body,
            wrong("Unable to evaluate where: operands of and must be boolean, not number"));
  EXPECT_EQ(query(R"(where=event["x"] == 1)").body, wrong("event[..] is nothing that a profile has"));
  EXPECT_EQ(query("where=%FF").body, wrong("Unable to parse where: it is not UTF-8"));
}

TEST_F(SandboxQuery, Q7_IdsAreLookedUpInTheOrderInWhichTheyCame) {
  set("a", R"("n":1)");
  set("b", R"("n":2)");
  EXPECT_THAT(ids(R"(distinct_ids=["b","unknown","a","b"])"), ElementsAre("a", "b"));
  EXPECT_THAT(ids("distinct_id=b"), ElementsAre("b"));
  EXPECT_THAT(ids("distinct_id=unknown"), IsEmpty());
  EXPECT_THAT(ids("distinct_ids=[]"), IsEmpty());
  EXPECT_THAT(ids(R"(distinct_ids=["a","b"]&where=properties["n"]==2)"), ElementsAre("b"));
  EXPECT_EQ(query("distinct_ids=a,b").body, wrong("distinct_ids must be a JSON array of strings"));
  EXPECT_EQ(query("distinct_ids=[1.5]").body, wrong("distinct_ids must be a JSON array of strings"));
}

TEST_F(SandboxQuery, Q7_AnyIdOfAPersonLeadsToTheCanonicalOne) {
  restart_with(IdentityMode::original);
  set("u", R"("n":1)");
  import(R"([{"event":"$merge","properties":{"$distinct_ids":["u","other"],"token":"t"}}])");
  EXPECT_THAT(ids("distinct_id=other"), ElementsAre("u"));
  EXPECT_THAT(ids(R"(distinct_ids=["other","u"])"), ElementsAre("u")) << "once";
}

TEST_F(SandboxQuery, Q8_GroupsAreAskedForByTheNumberOfTheirKey) {
  SandboxOptions options;
  options.group_keys = {"company", "team"};
  options.data_group_ids = {{"company", -7212345678901}};
  restart(std::move(options));
  set("acme", R"("kind":"user")");
  set_group("company", "acme", R"("kind":"company")");
  set_group("team", "acme", R"("kind":"team")");
  EXPECT_EQ(results("data_group_id=-7212345678901"),
            R"([{"$distinct_id":"acme","$properties":{"kind":"company"}}])");
  EXPECT_EQ(results("data_group_id=-7212345678901&distinct_id=acme&where=properties[\"kind\"]==\"team\""),
            "[]");
  EXPECT_EQ(results(), R"([{"$distinct_id":"acme","$properties":{"kind":"user"}}])");
  EXPECT_EQ(results("data_group_id=5"), "[]") << "no key has this number";
  EXPECT_EQ(query("data_group_id=company").body, wrong("data_group_id must be an integer"));
}

TEST_F(SandboxQuery, Q8_KeysWithoutANumberGetOneThatCanBeLookedUp) {
  set_group("company", "acme", R"("a":1)");
  const json::value key = json::parse(read("/sandbox/group-keys"));
  EXPECT_EQ(key.at("group_key"), "company");
  EXPECT_EQ(ids(fmt::format("data_group_id={}", key.at("data_group_id").as_int64())),
            std::vector<std::string>{"acme"});
}

TEST_F(SandboxQuery, Q9_ACohortHasMembersWithAndWithoutProfiles) {
  set("a", R"("n":1)");
  set("b", R"("n":2)");
  send({.method = "POST",
        .target = "/sandbox/cohorts",
        .body = R"({"id":12345,"name":"few","distinct_ids":["bare","b"]})"});
  EXPECT_EQ(read("/sandbox/cohorts"), "{\"id\":12345,\"name\":\"few\",\"distinct_ids\":[\"bare\",\"b\"]}\n");
  constexpr const char* kWithBare =
      R"([{"$distinct_id":"b","$properties":{"n":2}},{"$distinct_id":"bare","$properties":{}}])";
  EXPECT_EQ(results(R"(filter_by_cohort={"id": 12345})"), kWithBare);
  EXPECT_EQ(results(R"(filter_by_cohort={"id": 12345}&include_all_users=true)"), kWithBare);
  EXPECT_EQ(results(R"(filter_by_cohort={"id": 12345}&include_all_users=false)"),
            R"([{"$distinct_id":"b","$properties":{"n":2}}])");
  EXPECT_THAT(ids(R"(filter_by_cohort={"id": 12345}&distinct_ids=["a","b"])"), ElementsAre("b"));
  EXPECT_EQ(query(R"(filter_by_cohort={"id":12345}&behaviors=[])").body,
            wrong("behaviors and filter_by_cohort are mutually exclusive"));
  EXPECT_EQ(query(R"(filter_by_cohort={"id":6})").body, wrong("no cohort of this project has the id 6"));
  EXPECT_EQ(query("filter_by_cohort=12345").body,
            wrong(R"(filter_by_cohort must be a JSON object such as {"id": 12345})"));
}

// Method: the same cohort is defined once more, later, and one of its members is another's alias.
TEST_F(SandboxQuery, Q9_CohortsAreListed) {
  const auto define = [&](std::string_view ids) {
    const std::string body = fmt::format(R"([{{"id":7,"name":"\"few\"","distinct_ids":{}}},{}])", ids,
                                         R"({"id":5,"distinct_ids":[]})");
    send({.method = "POST", .target = "/sandbox/cohorts", .body = body});
  };
  EXPECT_EQ(query({}, "/api/query/cohorts/list?project_id=1").body, "[]");
  send({.method = "POST", .target = "/sandbox/aliases", .body = R"({"alias":"b2","distinct_id":"b"})"});
  define(R"(["a"])");
  now_ += std::chrono::seconds{61};
  define(R"(["a","b","b2"])");
  constexpr const char* kListed =
      R"([{"count":0,"is_visible":1,"description":"","created":"2026-08-01 00:00:00","project_id":1,"id":5,"name":""},)"
      R"({"count":2,"is_visible":1,"description":"","created":"2026-08-01 00:00:00","project_id":1,"id":7,"name":"\"few\""}])";
  for (const char* path : {"/api/query/cohorts/list?project_id=1", "/api/2.0/cohorts/list?project_id=1"}) {
    EXPECT_EQ(query({}, path).body, kListed) << path;
    EXPECT_EQ(send({.method = "GET", .target = path, .authorization = kRobot}).body, kListed) << path;
  }
  EXPECT_EQ(query("project_id=1", "/api/query/cohorts/list").body, kListed);
}

TEST_F(SandboxQuery, Q9_TheListOfCohortsIsAQuery) {
  constexpr std::string_view kPath = "/api/query/cohorts/list";
  EXPECT_EQ(query({}, "/api/query/cohorts/list?project_id=2").status, 403U);
  EXPECT_EQ(send({.method = "POST", .target = kPath}).body,
            R"({"request":"/api/query/cohorts/list","error":"Unable to authenticate request"})");
  for (int at = 0; at < 60; ++at) EXPECT_EQ(query("project_id=1", kPath).status, 200U);
  EXPECT_EQ(query().status, 429U) << "of one quota with the others";
}

TEST_F(SandboxQuery, Q9_LaterPagesOfBehaviorsNeedTheirTime) {
  EXPECT_EQ(query("behaviors=[]&page=1&session_id=x").body,
            wrong("request for page in uncached query for params"));
  EXPECT_EQ(query("behaviors=[]&page=1&session_id=x&as_of_timestamp=1785542400").body,
            wrong("behaviors is not something that the sandbox can work out"));
  EXPECT_EQ(query("behaviors=[]&page=1&as_of_timestamp=1&filter_by_cohort={}").body,
            wrong("behaviors and filter_by_cohort are mutually exclusive"));
  EXPECT_EQ(query("as_of_timestamp=today").body, wrong("as_of_timestamp must be an integer"));
}

TEST_F(SandboxQuery, Q9_CohortsThatCantBeReadAreRefusedWhole) {
  for (const std::string_view body :
       {"", "5", "[]x", R"({"id":"a","distinct_ids":[]})", R"({"id":-1,"distinct_ids":[]})",
        R"([{"id":1,"distinct_ids":[]},{"id":2}])", R"({"id":1,"distinct_ids":[1]})"}) {
    EXPECT_EQ(send({.method = "POST", .target = "/sandbox/cohorts", .body = body}).status, 400U) << body;
  }
  EXPECT_EQ(read("/sandbox/cohorts"), "");
}

TEST_F(SandboxQuery, Q10_The61stOfAnHourIsTooMany) {
  for (int at = 0; at < 60; ++at) EXPECT_EQ(query().status, 200U);
  const Answer refused = query();
  EXPECT_EQ(refused.status, 429U);
  EXPECT_EQ(
      refused.body,
      wrong("Query rate limit exceeded for project_id: 1. 1/5 queries running concurrently and 61/60 queries "
            "running in the last hour. For more information, please consult our documentation."));
  EXPECT_THAT(refused.headers, IsEmpty());
  now_ += std::chrono::minutes{60};
  EXPECT_EQ(query().status, 200U);
}

TEST_F(SandboxQuery, Q10_TheSixthAtOnceIsTooMany) {
  std::vector<Reply> running;
  for (int at = 0; at < 5; ++at) running.push_back(query_reply({}));
  const Answer refused = query();
  EXPECT_EQ(refused.status, 429U);
  EXPECT_THAT(refused.body, testing::HasSubstr("6/5 queries running concurrently and 6/60"));
  running.pop_back();
  EXPECT_EQ(query().status, 200U);
}

TEST_F(SandboxQuery, Q10_AnHourMayBeShort) {
  restart({.behaviour = {.queries_per_hour_max = 2,
                         .hour = std::chrono::milliseconds{1'500},
                         .query_limit_headers = true}});
  query();
  query();
  const Answer refused = query();
  EXPECT_EQ(refused.status, 429U);
  using Header = std::pair<std::string_view, std::string>;
  EXPECT_THAT(
      refused.headers,
      ElementsAre(Header{"Retry-After", "2"},
                  Header{"RateLimit", R"("project";r=0;t=2, "project-concurrency";r=5)"},
                  Header{"RateLimit-Policy",
                         R"("project";q=2;w=2, "project-concurrency";q=5;qu="concurrent-requests")"}));
  now_ += std::chrono::milliseconds{1'500};
  EXPECT_EQ(query().status, 200U);
}

TEST_F(SandboxQuery, Q10_EachPageCountsUnlessLaterOnesAreFree) {
  for (const bool free : {false, true}) {
    restart({.behaviour = {.queries_per_hour_max = 2, .later_pages_free = free}});
    const std::string form = fmt::format("page=1&session_id={}", session());
    EXPECT_EQ(query(form).status, 200U);
    EXPECT_EQ(query(form).status, free ? 200U : 429U);
  }
}

TEST_F(SandboxQuery, Q12_TheBodyMayBeJson) {
  set("dana", R"("tier":"gold","seats":1)");
  set("eve", R"("tier":"silver")");
  const HttpRequest request{
      .method = "POST",
      .target = "/api/query/engage?project_id=1",
      .authorization = kRobot,
      .content_type = "application/json",
      .body = R"({"where":"properties[\"tier\"] == \"gold\"","output_properties":["tier"],"page":0})"};
  EXPECT_EQ(json::serialize(json::parse(send(request).body).at("results")),
            R"([{"$distinct_id":"dana","$properties":{"tier":"gold"}}])");
  restart({.behaviour = {.json_queries = false}});
  set("dana", R"("a":1)");
  set("eve", R"("a":1)");
  EXPECT_EQ(json::parse(send(request).body).at("total"), 2) << "no field is in it";
}

TEST_F(SandboxQuery, WhatIsWrittenIsSeenLater) {
  restart({.behaviour = {.seen_after = std::chrono::seconds{10}}});
  set("a", R"("n":1)");
  EXPECT_EQ(read("/sandbox/profiles"), "{\"$distinct_id\":\"a\",\"$properties\":{\"n\":1}}\n");
  EXPECT_THAT(ids(), IsEmpty());
  now_ += std::chrono::seconds{10};
  set("a", R"("n":2)");
  engage(R"([{"$token":"t","$distinct_id":"b","$set":{}}])");
  EXPECT_EQ(results(), R"([{"$distinct_id":"a","$properties":{"n":1}}])") << "as it was";
  engage(R"([{"$token":"t","$distinct_id":"a","$delete":""}])");
  EXPECT_EQ(results("distinct_id=a"), R"([{"$distinct_id":"a","$properties":{"n":1}}])");
  now_ += std::chrono::seconds{10};
  EXPECT_THAT(ids(), ElementsAre("b"));
}

TEST_F(SandboxQuery, FieldsThatAreNotUnderstoodAreRefused) {
  EXPECT_EQ(query("behaviors=[]").body, wrong("behaviors is not something that the sandbox can work out"));
  EXPECT_EQ(answer("workspace_id=7&sort_key=x&as_of_timestamp=1&distinct_id=").at("total"), 0)
      << "these change nothing";
}

}  // namespace
}  // namespace mixferry::sandbox
