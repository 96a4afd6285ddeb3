/// Deletions and retrievals: behaviours X1 to X10, by their numbers.
/// Method: requests go to the service without its server, a second apart unless it is said otherwise; answers
/// are compared as text.

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <vector>

#include "tests/unit/sandbox/inflated_text.h"
#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kPerson = "Bearer sandbox-gdpr";

class Tasks : public ServiceFixture {
 protected:
  Answer call(std::string_view method, std::string_view target, std::string_view body = {},
              std::string_view authorization = kPerson) {
    wait(1);
    return send({.method = method,
                 .target = target,
                 .host = "127.0.0.1:8080",
                 .authorization = authorization,
                 .content_type = "application/json",
                 .body = body});
  }
  static std::string path(std::string_view kind, std::string_view rest = {},
                          std::string_view query = "token=t") {
    return fmt::format("/api/app/data-{}/v3.0/{}?{}", kind, rest, query);
  }
  Answer create(std::string_view body = R"({"distinct_ids":["p"]})", std::string_view kind = "deletions") {
    return call("POST", path(kind), body);
  }
  Answer create_for(std::size_t ids, std::string_view kind = "deletions") {
    boost::json::array list;
    for (std::size_t id = 0; id < ids; ++id) list.emplace_back(fmt::format("id {}", id));
    return create(boost::json::serialize(boost::json::object{{"distinct_ids", list}}), kind);
  }
  static boost::json::value results(const Answer& answer) {
    return boost::json::parse(answer.body).at("results");
  }
  /// Its id.
  std::string created(std::string_view body = R"({"distinct_ids":["p"]})",
                      std::string_view kind = "deletions") {
    const Answer answer = create(body, kind);
    EXPECT_EQ(answer.status, 201U) << answer.body;
    return answer.status == 201 ? std::string{results(answer).at("task_id").as_string()} : "";
  }
  Answer shown(std::string_view id, std::string_view kind = "deletions") {
    return call("GET", path(kind, id));
  }
  std::string status(std::string_view id, std::string_view kind = "deletions") {
    return std::string{results(shown(id, kind)).at("status").as_string()};
  }
  Answer cancel(std::string_view id, std::string_view kind = "deletions") {
    return call("DELETE", path(kind, id));
  }
  Answer steer(std::string_view body) {
    return send({.method = "POST", .target = "/sandbox/tasks", .body = body});
  }
  void wait(int seconds) { now_ += std::chrono::seconds{seconds}; }
};

class EachKind : public Tasks, public testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(Kinds, EachKind, testing::Values("deletions", "retrievals"),
                         [](const auto& row) { return std::string{row.param}; });

TEST_P(EachKind, X1_IsCreatedAndHasAnId) {
  const Answer answer = create(R"({"distinct_ids":["p","q"],"compliance_type":"GDPR"})", GetParam());
  EXPECT_EQ(answer.status, 201U);
  EXPECT_THAT(answer.body, testing::MatchesRegex(R"(\{"status":"ok","results":\{"task_id":"[0-9]+"\}\})"));
  EXPECT_EQ(
      call("POST", fmt::format("/api/app/data-{}/v3.0?token=u", GetParam()), R"({"distinct_ids":["p"]})")
          .status,
      201U)
      << "without the slash, in another project";
}

TEST_P(EachKind, X1_IsListedBySwitch) {
  restart({.behaviour = {.tasks_as_list = true}});
  const Answer answer = create(R"({"distinct_ids":["p","q"]})", GetParam());
  EXPECT_EQ(answer.status, 200U);
  const std::string id{results(answer).at(0).at("tracking_id").as_string()};
  EXPECT_EQ(
      answer.body,
      R"({"status":"ok","results":[{"status":"PENDING","disclosure_type":"DATA","date_requested":"2026-08-01T00:00:01.000000","tracking_id":")" +
          id +
          R"(","project_id":1,"compliance_type":"gdpr","destination_url":null,"requesting_user":"admin@example.org","distinct_id_count":2}]})");
  EXPECT_EQ(shown(id, GetParam()).body,
            R"({"status":"ok","results":{"status":"PENDING","result":"","distinct_ids":["p","q"]}})");
}

// Method: every other kind of credential, each right where it belongs.
TEST_P(EachKind, X2_TakesAGdprTokenOfAnAdminOfTheProject) {
  const auto get = [&](std::string_view query, std::string_view authorization) {
    return call("GET", path(GetParam(), "0", query), {}, authorization);
  };
  EXPECT_EQ(get("token=t", kPerson).status, 200U);
  for (const std::string_view other :
       {std::string_view{}, kRobot, std::string_view{"Basic t-secret:"},
        std::string_view{"Bearer sandbox-scim"}, std::string_view{"Bearer t"}, std::string_view{"Bearer "},
        std::string_view{"Basic sandbox-gdpr:"}, std::string_view{"Bearer t-secret"}}) {
    const Answer answer = get("token=t", other);
    EXPECT_EQ(answer.status, 401U) << other;
    EXPECT_EQ(answer.body, R"({"error":"Unable to authenticate request","status":"error"})") << other;
    EXPECT_EQ(call("POST", path(GetParam()), R"({"distinct_ids":["p"]})", other).status, 401U) << other;
  }
  SandboxOptions options;
  options.gdpr_tokens = {{.text = "dana", .projects = {1}}, {.text = "eve"}};
  restart(std::move(options));
  EXPECT_EQ(get("token=t", "Bearer dana").status, 200U);
  EXPECT_EQ(get("token=u", "Bearer eve").status, 200U);
  for (const std::string_view where : {"token=u", "token=of-another-region", ""}) {
    EXPECT_EQ(get(where, "Bearer dana").status, 403U) << where;
    EXPECT_EQ(get(where, "Bearer dana").body,
              R"({"error":"User is not an admin of the project with this token","status":"error"})");
  }
  EXPECT_THAT(read("/sandbox/tasks"), IsEmpty());
}

TEST_F(Tasks, X3_TakeSoManyIdsAndNoMore) {
  EXPECT_EQ(create_for(2'000).body,
            R"({"error":"2000 distinct_ids; a deletion may have at most 1999","status":"error"})");
  EXPECT_EQ(create_for(2'000).status, 400U);
  EXPECT_EQ(create_for(1'999).status, 201U);
  EXPECT_EQ(create_for(2'001, "retrievals").status, 400U);
  EXPECT_EQ(create_for(2'000, "retrievals").status, 201U);
}

TEST_F(Tasks, X3_TakeFewerWithGroupKeys) {
  SandboxOptions options;
  options.group_keys = {"company", "team"};
  restart(std::move(options));
  EXPECT_EQ(create_for(667).status, 400U);
  EXPECT_EQ(create_for(666).status, 201U);
  EXPECT_EQ(create_for(2'000, "retrievals").status, 201U);
}

TEST_P(EachKind, X3_AnswersWhatItCanNotReadWith400) {
  for (const std::string_view body :
       {"", "[]", "{", "{}", R"({"distinct_ids":[]})", R"({"distinct_ids":"p"})", R"({"distinct_ids":[1]})",
        R"({"distinct_ids":[""]})", R"({"distinct_ids":["p"],"compliance_type":"LGPD"})"}) {
    EXPECT_EQ(create(body, GetParam()).status, 400U) << body;
  }
  EXPECT_THAT(read("/sandbox/tasks"), IsEmpty());
}

TEST_P(EachKind, X4_TakesOneRequestASecondOfAProject) {
  const std::string id = created(R"({"distinct_ids":["p"]})", GetParam());
  now_ += std::chrono::milliseconds{999};
  const std::string target = path(GetParam(), id);
  EXPECT_EQ(send({.method = "GET", .target = target, .authorization = kPerson}).status, 429U);
  EXPECT_EQ(send({.method = "GET", .target = target, .authorization = kPerson}).body,
            R"({"error":"Rate limit exceeded: 1 request per second","status":"error"})");
  EXPECT_EQ(
      send({.method = "GET", .target = "/api/app/data-deletions/v3.0/0?token=u", .authorization = kPerson})
          .status,
      200U)
      << "another project";
  now_ += std::chrono::milliseconds{1};
  EXPECT_EQ(send({.method = "GET", .target = target, .authorization = kPerson}).status, 200U);
  EXPECT_EQ(service_->too_many_requests(path(GetParam())).body,
            R"({"error":"Rate limit exceeded: 1 request per second","status":"error"})")
      << "faults say the same";
  restart({.behaviour = {.task_calls_per_second_max = 0}});
  EXPECT_EQ(send({.method = "GET", .target = target, .authorization = kPerson}).status, 200U);
  EXPECT_EQ(send({.method = "GET", .target = target, .authorization = kPerson}).status, 200U);
}

// Method: an event of 100 days ago makes each task one of 101 scans.
TEST_F(Tasks, X4_MayHaveSoManyScansOutstanding) {
  restart({.behaviour = {.task_time = std::chrono::hours{1}, .day_scans_max = 250}});
  now_ = TimePoint{std::chrono::seconds{1'785'500'000}} + std::chrono::days{100};
  ASSERT_EQ(import(batch(event("e"))).status, 200U);
  created(R"({"distinct_ids":["a"]})");
  const std::string second = created(R"({"distinct_ids":["b"]})", "retrievals");
  EXPECT_THAT(read("/sandbox/tasks"), HasSubstr(R"("day_scans":101)"));
  const Answer third = create(R"({"distinct_ids":["c"]})");
  EXPECT_EQ(third.status, 429U);
  EXPECT_EQ(
      third.body,
      R"({"error":"Rate limit exceeded: scans of 202 days are outstanding, and these are 101 more; a project may have 250","status":"error"})");
  ASSERT_EQ(steer(fmt::format(R"({{"tracking_id":"{}","status":"FAILURE"}})", second)).status, 200U);
  EXPECT_EQ(create(R"({"distinct_ids":["c"]})").status, 201U) << "one is over";
  wait(60 * 60);
  restart({.behaviour = {.day_scans_max = 1}});
  ASSERT_EQ(import(batch(event("e"))).status, 200U);
  EXPECT_EQ(create().status, 201U) << "what is too long by itself is taken alone";
}

TEST_P(EachKind, X5_RefusesIdsThatAreInATaskAlready) {
  const std::string first = created(R"({"distinct_ids":["a","b"]})", GetParam());
  const std::string second = created(R"({"distinct_ids":["c"]})", GetParam());
  const Answer answer = create(R"({"distinct_ids":["new","c","b"]})", GetParam());
  EXPECT_EQ(answer.status, 409U);
  EXPECT_EQ(
      answer.body,
      fmt::format(
          R"({{"error":{{"conflicting_distinct_ids":["b","c"],"conflicting_task_ids":["{}","{}"],"error":"Some of these distinct_ids are in a task that is not over"}},"status":"error"}})",
          first, second));
  EXPECT_EQ(create(R"({"distinct_ids":["new"]})", GetParam()).status, 201U) << "nothing was begun by it";
  EXPECT_EQ(create(R"({"distinct_ids":["a"]})",
                   std::string_view{GetParam()} == "deletions" ? "retrievals" : "deletions")
                .status,
            201U)
      << "the other kind";
  wait(30);
  EXPECT_EQ(create(R"({"distinct_ids":["a"]})", GetParam()).status, 201U) << "the first is over";
}

// Method: a task of 30 s, asked for each 10 s.
TEST_P(EachKind, X6_WalksFromPendingToSuccess) {
  const std::string id = created(R"({"distinct_ids":["p"]})", GetParam());
  EXPECT_EQ(status(id, GetParam()), "PENDING");
  wait(9);
  EXPECT_EQ(status(id, GetParam()), "STAGING");
  wait(9);
  EXPECT_EQ(status(id, GetParam()), "STARTED");
  wait(9);
  EXPECT_EQ(status(id, GetParam()), "SUCCESS");
}

TEST_P(EachKind, X6_GoesAheadOnAClockOfItsOwn) {
  restart({.behaviour = {.task_time = std::chrono::days{20}}});
  const std::string id = created(R"({"distinct_ids":["p"]})", GetParam());
  ASSERT_EQ(steer(R"({"advance_seconds":1000000})").status, 200U);
  EXPECT_EQ(status(id, GetParam()), "STAGING");
  ASSERT_EQ(steer(R"({"advance_seconds":1000000})").status, 200U);
  EXPECT_EQ(status(id, GetParam()), "SUCCESS");
}

TEST_P(EachKind, X6_EndsAsItIsTold) {
  restart({.behaviour = {.task_time = std::chrono::seconds{0}, .task_end = TaskStatus::failure}});
  const std::string id = created(R"({"distinct_ids":["p"]})", GetParam());
  EXPECT_EQ(status(id, GetParam()), "FAILURE");
  for (const std::string_view word : {"UNKNOWN", "REVOKED", "NOT_FOUND", "COMPLETE", "SUCCESS"}) {
    ASSERT_EQ(steer(fmt::format(R"({{"tracking_id":"{}","status":"{}"}})", id, word)).status, 200U);
    EXPECT_EQ(status(id, GetParam()), word);
  }
  EXPECT_EQ(steer(fmt::format(R"({{"tracking_id":"{}","status":"PENDING"}})", id)).status, 400U);
  EXPECT_EQ(steer(R"({"tracking_id":"0","status":"FAILURE"})").status, 404U);
  EXPECT_EQ(steer(R"({"advance_seconds":-1})").status, 400U);
  EXPECT_EQ(steer("FAILURE").status, 400U);
}

TEST_F(Tasks, X6_TellsOfADeletion) {
  const std::string id = created(R"({"distinct_ids":["p","q","p"],"compliance_type":"CCPA"})");
  EXPECT_EQ(
      shown(id).body,
      fmt::format(
          R"({{"status":"ok","results":{{"tracking_id":"{}","status":"PENDING","requesting_user":"admin@example.org","compliance_type":"CCPA","project_id":1,"date_requested":"2026-08-01T00:00:01.000000","distinct_ids":["p","q"]}}}})",
          id));
}

TEST_P(EachKind, X6_ATaskThatThereIsNotIsNotFound) {
  constexpr const char* kNone = R"({"status":"ok","results":{"tracking_id":"12","status":"NOT_FOUND"}})";
  EXPECT_EQ(shown("12", GetParam()).body, kNone);
  EXPECT_EQ(shown("12/", GetParam()).body, kNone);
  const std::string id = created(R"({"distinct_ids":["p"]})", GetParam());
  const Answer elsewhere = call("GET", path(GetParam(), id, "token=u"));
  EXPECT_THAT(elsewhere.body, HasSubstr("NOT_FOUND")) << "of another project";
  const std::string_view other = std::string_view{GetParam()} == "deletions" ? "retrievals" : "deletions";
  EXPECT_EQ(status(id, other), "NOT_FOUND");
}

TEST_F(Tasks, X7_ADeletionIsCancelledBeforeItStarts) {
  ASSERT_EQ(engage(R"([{"$token":"t","$distinct_id":"p","$set":{"a":1}}])").status, 200U);
  const std::string id = created();
  EXPECT_EQ(cancel(id).status, 204U);
  EXPECT_THAT(cancel(id).body, HasSubstr("REVOKED"));
  EXPECT_EQ(status(id), "REVOKED");
  wait(60);
  EXPECT_EQ(status(id), "REVOKED");
  EXPECT_THAT(read("/sandbox/profiles"), Not(IsEmpty()));
  const std::string staging = created();
  wait(10);
  EXPECT_EQ(cancel(staging).status, 204U);
}

TEST_F(Tasks, X7_ADeletionThatHasStartedIsNotCancelled) {
  const std::string id = created();
  wait(20);
  EXPECT_EQ(cancel(id).status, 405U);
  EXPECT_EQ(status(id), "STARTED");
  wait(20);
  EXPECT_EQ(cancel(id).status, 405U);
  EXPECT_EQ(cancel("12").status, 404U);
  EXPECT_EQ(cancel(created(R"({"distinct_ids":["p"]})", "retrievals"), "retrievals").status, 405U);
}

TEST_F(Tasks, X8_TakeProfileAndEventsAway) {
  ASSERT_EQ(engage(R"([{"$token":"t","$distinct_id":"p","$set":{"a":1}},
                       {"$token":"t","$distinct_id":"q","$ignore_time":true,"$set":{"a":2}}])")
                .status,
            200U);
  ASSERT_EQ(import("[" + event("1") + "," + event("2", "", "q") + "," + event("3") + "]").status, 200U);
  created();
  wait(30);
  EXPECT_EQ(read("/sandbox/profiles"), "{\"$distinct_id\":\"q\",\"$properties\":{\"a\":2}}\n");
  EXPECT_EQ(stored(), line("2", "", "q"));
  EXPECT_EQ(queried(), line("2", "", "q"));
  EXPECT_THAT(query(R"(distinct_ids=["p"])").body, HasSubstr(R"("results":[])"));
  EXPECT_THAT(read("/sandbox/stats"), HasSubstr(R"("profiles":1,"groups":0,"events":1)"));

  ASSERT_EQ(engage(R"([{"$token":"t","$distinct_id":"p","$ignore_time":true,"$set":{"b":3}}])").status, 200U);
  ASSERT_EQ(import(batch(event("4"))).status, 200U);
  EXPECT_EQ(read("/sandbox/profiles?id=p"), "{\"$distinct_id\":\"p\",\"$properties\":{\"b\":3}}\n")
      << "what comes later is a new profile";
  EXPECT_EQ(stored(), line("2", "", "q") + line("4"));
}

TEST_F(Tasks, X8_TakeAliasesAlong) {
  restart_with(IdentityMode::original);
  ASSERT_EQ(engage(R"([{"$token":"t","$distinct_id":"p","$set":{"a":1}},
                       {"$token":"t","$distinct_id":"nick","$ignore_alias":true,"$set":{"a":1}}])")
                .status,
            200U);
  ASSERT_EQ(
      send({.method = "POST", .target = "/sandbox/aliases", .body = R"({"alias":"nick","distinct_id":"p"})"})
          .status,
      200U);
  ASSERT_EQ(import("[" + event("1") + "," + event("2", "", "nick") + "," + event("3", "", "q") + "]").status,
            200U);
  created(R"({"distinct_ids":["nick"]})");
  wait(30);
  EXPECT_THAT(read("/sandbox/profiles"), IsEmpty());
  EXPECT_EQ(stored(), line("3", "", "q"));
}

// Method: a long answer is under way while what it shows goes.
TEST_F(Tasks, X8_LeaveNoHoleInWhatIsBeingRead) {
  ASSERT_EQ(import("[" + event("1") + "," + event("2", "", "q") + "," + event("3") + "]").status, 200U);
  const Reply reply = service_->handle({.method = "GET", .target = "/sandbox/events"}, now_);
  std::string all;
  ASSERT_TRUE(reply.lines->append(all, 1));
  created();
  wait(30);
  ASSERT_EQ(stored(), line("2", "", "q"));
  while (reply.lines->append(all, all.size() + 1)) {
  }
  EXPECT_EQ(all, line("1") + line("2", "", "q"));
}

TEST_F(Tasks, X8_SaySoAndLeaveEverythingBySwitch) {
  restart({.behaviour = {.tasks_delete_nothing = true}});
  ASSERT_EQ(engage(R"([{"$token":"t","$distinct_id":"p","$set":{"a":1}}])").status, 200U);
  ASSERT_EQ(import(batch(event("1"))).status, 200U);
  const std::string id = created();
  wait(30);
  EXPECT_EQ(status(id), "SUCCESS");
  EXPECT_THAT(read("/sandbox/profiles"), Not(IsEmpty()));
  EXPECT_EQ(stored(), line("1"));
}

TEST_F(Tasks, X8_ARetrievalLinksToWhatIsKnown) {
  ASSERT_EQ(engage(R"([{"$token":"t","$distinct_id":"p","$ignore_time":true,"$set":{"a":1}},
                       {"$token":"t","$distinct_id":"q","$set":{"a":2}}])")
                .status,
            200U);
  ASSERT_EQ(import("[" + event("1") + "," + event("2", "", "q") + "]").status, 200U);
  const std::string id = created(R"({"distinct_ids":["p","nobody"]})", "retrievals");
  EXPECT_EQ(results(shown(id, "retrievals")).at("results").as_string(), "") << "not yet";
  wait(30);
  const boost::json::value link = results(shown(id, "retrievals")).at("results");
  const std::string expected = fmt::format("http://127.0.0.1:8080/retrieved/{}.json.gz", id);
  ASSERT_EQ(link.as_string(), expected);
  const Answer file = send({.method = "GET", .target = expected.substr(expected.find("/retrieved"))});
  EXPECT_EQ(file.status, 200U) << "to anybody who knows the link";
  EXPECT_EQ(file.content_type, "application/gzip");
  EXPECT_EQ(inflated_text(file.body), "{\"$distinct_id\":\"p\",\"$properties\":{\"a\":1}}\n" + line("1"));
  EXPECT_THAT(read("/sandbox/profiles?id=p"), Not(IsEmpty())) << "nothing is deleted";
  for (const std::string_view other : {"/retrieved", "/retrieved/12.json.gz", "/retrieved/x"})
    EXPECT_EQ(send({.method = "GET", .target = other}).status, 404U) << other;
  const std::string deletion = created();
  wait(30);
  EXPECT_EQ(send({.method = "GET", .target = fmt::format("/retrieved/{}.json.gz", deletion)}).status, 404U);
}

TEST_F(Tasks, X9_AreOfGdprUnlessItIsSaid) {
  created(R"({"distinct_ids":["a"],"disclosure_type":"nonsense"})", "retrievals");
  EXPECT_EQ(
      create(R"({"distinct_ids":["b"],"compliance_type":"CCPA","disclosure_type":"nonsense"})", "retrievals")
          .status,
      400U);
  created(R"({"distinct_ids":["b"],"compliance_type":"CCPA","disclosure_type":"Sources"})", "retrievals");
  created(R"({"distinct_ids":["c"],"compliance_type":"CCPA"})", "retrievals");
  const std::string tasks = read("/sandbox/tasks");
  EXPECT_THAT(tasks, HasSubstr(R"("compliance_type":"GDPR","disclosure_type":"Data")"));
  EXPECT_THAT(tasks, HasSubstr(R"("compliance_type":"CCPA","disclosure_type":"Sources")"));
  EXPECT_THAT(tasks, HasSubstr(R"("compliance_type":"CCPA","disclosure_type":"Data")"));
}

TEST_P(EachKind, X10_ATaskIsAskedForByThePathAlone) {
  EXPECT_EQ(call("GET", path(GetParam(), "", "token=t&task_id=12")).status, 404U);
  EXPECT_EQ(call("GET", fmt::format("/api/app/data-{}/v3.0?token=t&task_id=12", GetParam())).status, 404U);
  EXPECT_EQ(call("DELETE", path(GetParam())).status, 405U);
  EXPECT_EQ(call("POST", path(GetParam(), "12")).status, 405U);
}

TEST_F(Tasks, AreForgottenByAReset) {
  const std::string id = created();
  ASSERT_EQ(steer(R"({"advance_seconds":10})").status, 200U);
  ASSERT_EQ(send({.method = "POST", .target = "/sandbox/reset"}).status, 200U);
  EXPECT_THAT(read("/sandbox/tasks"), IsEmpty());
  EXPECT_EQ(status(id), "NOT_FOUND");
  EXPECT_EQ(status(created()), "PENDING");
}

}  // namespace
}  // namespace mixferry::sandbox
