#include "engine/mixpanel/ingest/event_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/unit/mixpanel/answer_case.h"

namespace mixferry::mixpanel {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using enum Verdict;

class JudgeEvents : public testing::TestWithParam<AnswerCase> {};

constexpr std::size_t kEventsSent = 4;

TEST_P(JudgeEvents, SaysWhatCanBeDone) {
  const AnswerCase& c = GetParam();
  expect_verdict(c, judge_events({c.status, c.body, "", kNow}, kEventsSent));
}

INSTANTIATE_TEST_SUITE_P(
    Imported, JudgeEvents,
    testing::Values(
        AnswerCase{"AsManyAsSent", 200, R"({"code":200,"num_records_imported":4,"status":"OK"})", stored},
        AnswerCase{"WithBlanks", 200, "{ \"code\": 200,\n\"num_records_imported\": 4.0 }\n", stored},
        AnswerCase{"WithoutCode", 200, R"({"num_records_imported":4})", stored},
        AnswerCase{"WithEmptyErrors", 200,
                   R"({"code":200,"error":null,"failed_records":[],"num_records_imported":4,"status":"OK"})",
                   stored},
        AnswerCase{"WithUnknownKeys", 200, R"({"num_records_imported":4,"took":{"ms":3},"region":"eu"})",
                   stored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    SomeFailedByName, JudgeEvents,
    testing::Values(
        AnswerCase{
            "One",
            400,
            R"({"code":400,"error":"some data points in the request failed validation","failed_records":[
              {"index":2,"insert_id":"crm-1","field":"properties.time","message":"'properties.time' is invalid"}],
              "num_records_imported":3,"status":"Bad Request"})",
            stored,
            false,
            {2}},
        AnswerCase{
            "UnderTheOtherNameOfTheInsertId",
            400,
            R"({"code":400,"error":"x","failed_records":[{"index":0,"$insert_id":"crm-1","field":"event",
              "message":"'event' must not be missing or blank"}],"num_records_imported":3})",
            stored,
            false,
            {0}},
        AnswerCase{"SeveralOutOfOrder",
                   400,
                   R"({"error":"x","failed_records":[{"index":3,"message":"a"},{"index":1,"message":"b"}],
              "num_records_imported":2})",
                   stored,
                   false,
                   {1, 3}},
        AnswerCase{"WithoutWords",
                   400,
                   R"({"failed_records":[{"index":1}],"num_records_imported":3})",
                   stored,
                   false,
                   {1}},
        AnswerCase{"IndexAsFloat",
                   400,
                   R"({"failed_records":[{"index":1.0,"message":"a"}],"num_records_imported":3})",
                   stored,
                   false,
                   {1}},
        AnswerCase{"Unprocessable",
                   422,
                   R"({"failed_records":[{"index":1,"message":"a"}],"num_records_imported":3})",
                   stored,
                   false,
                   {1}},
        AnswerCase{"OfASuccess",
                   200,
                   R"({"code":200,"failed_records":[{"index":1,"message":"a"}],"num_records_imported":3})",
                   stored,
                   false,
                   {1}},
        AnswerCase{"All",
                   400,
                   R"({"error":"x","failed_records":[{"index":0,"message":"a"},{"index":1,"message":"a"},
              {"index":2,"message":"a"},{"index":3,"message":"a"}],"num_records_imported":0})",
                   rejected,
                   kNotStored,
                   {0, 1, 2, 3}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    SomeFailedWithoutAName, JudgeEvents,
    testing::Values(
        AnswerCase{"FewerImported", 200, R"({"code":200,"num_records_imported":3,"status":"OK"})", rejected,
                   kMaybeStored},
        AnswerCase{"NoneImported", 200, R"({"code":200,"num_records_imported":0,"status":"OK"})", rejected,
                   kNotStored},
        AnswerCase{"AllImportedThoughAnError", 200, R"({"num_records_imported":4,"error":"hm"})", rejected,
                   kMaybeStored},
        AnswerCase{"AllImportedThoughOneFailed", 200,
                   R"({"num_records_imported":4,"failed_records":[{"index":1,"message":"a"}]})", rejected,
                   kMaybeStored},
        AnswerCase{"AllImportedThoughRefused", 400, R"({"error":"x","num_records_imported":4})", rejected,
                   kMaybeStored},
        AnswerCase{"PlainOneOfSeveral", 200, "1", rejected, kMaybeStored},
        AnswerCase{"PlainZero", 200, "0\n", rejected, kMaybeStored},
        AnswerCase{
            "Texts", 400,
            R"({"code":400,"error":"some data points in the request failed validation","failed_records":[
              "identity events are not allowed when project is using simplified identity management"],
              "num_records_imported":0,"status":"Bad Request"})",
            rejected, kNotStored},
        AnswerCase{"TextsThoughSomeImported", 400, R"({"failed_records":["bad"],"num_records_imported":3})",
                   rejected, kMaybeStored},
        AnswerCase{"ATextAmongNames", 400,
                   R"({"failed_records":[{"index":1,"message":"a"},"bad"],"num_records_imported":2})",
                   rejected, kMaybeStored},
        AnswerCase{"IndexOutOfRange", 400,
                   R"({"failed_records":[{"index":4,"message":"a"}],"num_records_imported":3})", rejected,
                   kMaybeStored},
        AnswerCase{"IndexNegative", 400,
                   R"({"failed_records":[{"index":-1,"message":"a"}],"num_records_imported":3})", rejected,
                   kMaybeStored},
        AnswerCase{"IndexHalf", 400,
                   R"({"failed_records":[{"index":1.5,"message":"a"}],"num_records_imported":3})", rejected,
                   kMaybeStored},
        AnswerCase{"IndexAsText", 400,
                   R"({"failed_records":[{"index":"1","message":"a"}],"num_records_imported":3})", rejected,
                   kMaybeStored},
        AnswerCase{"IndexMissing", 400,
                   R"({"failed_records":[{"insert_id":"crm-1","message":"a"}],"num_records_imported":3})",
                   rejected, kMaybeStored},
        AnswerCase{"IndexTwiceInOne", 400,
                   R"({"failed_records":[{"index":1,"index":2,"message":"a"}],"num_records_imported":3})",
                   rejected, kMaybeStored},
        AnswerCase{"OneNamedTwice", 400,
                   R"({"failed_records":[{"index":1,"message":"a"},{"index":1,"message":"b"}],
              "num_records_imported":2})",
                   rejected, kMaybeStored},
        AnswerCase{"TooFewNamed", 400,
                   R"({"failed_records":[{"index":1,"message":"a"}],"num_records_imported":2})", rejected,
                   kMaybeStored},
        AnswerCase{"TooManyNamed", 400,
                   R"({"failed_records":[{"index":1,"message":"a"},{"index":2,"message":"a"}],
              "num_records_imported":3})",
                   rejected, kMaybeStored},
        AnswerCase{"NamedThoughNoneImported", 400,
                   R"({"failed_records":[{"index":1,"message":"a"}],"num_records_imported":0})", rejected,
                   kNotStored},
        AnswerCase{"NamedButNotCounted", 400, R"({"failed_records":[{"index":1,"message":"a"}]})", rejected,
                   kMaybeStored},
        AnswerCase{"MoreImportedThanSent", 400, R"({"error":"x","num_records_imported":5})", rejected,
                   kMaybeStored},
        AnswerCase{"CountAsText", 400, R"({"error":"x","num_records_imported":"0"})", rejected, kMaybeStored},
        AnswerCase{"FailedAsObject", 400, R"({"failed_records":{"1":["a"]},"num_records_imported":3})",
                   rejected, kMaybeStored},
        AnswerCase{"Empty", 400, "", rejected, kMaybeStored},
        AnswerCase{"Page", 400, "<html>Bad Request</html>", rejected, kMaybeStored},
        AnswerCase{"CutOff", 400, R"({"code":400,"failed_records":[{"index":1,)", rejected, kMaybeStored},
        AnswerCase{"SaidTwice", 400, R"({"num_records_imported":0,"num_records_imported":3,"error":"x"})",
                   rejected, kMaybeStored},
        AnswerCase{"NoneImportedAndNoWords", 400, R"({"code":400,"num_records_imported":0})", rejected,
                   kNotStored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Unreadable, JudgeEvents,
    testing::Values(
        AnswerCase{"Empty", 200, "", retryable, kMaybeStored},
        AnswerCase{"Page", 200, "<!doctype html><title>Sign in</title>", retryable, kMaybeStored},
        AnswerCase{"CutOff", 200, R"({"code":200,"num_records_imp)", retryable, kMaybeStored},
        AnswerCase{"NotCounted", 200, R"({"code":200,"status":"OK"})", retryable, kMaybeStored},
        AnswerCase{"ProfileAnswer", 200, R"({"error":null,"status":1})", retryable, kMaybeStored},
        AnswerCase{"CountTwice", 200, R"({"num_records_imported":3,"num_records_imported":4})", retryable,
                   kMaybeStored},
        AnswerCase{"MoreThanSent", 200, R"({"num_records_imported":5})", retryable, kMaybeStored},
        AnswerCase{"Negative", 200, R"({"num_records_imported":-1})", retryable, kMaybeStored},
        AnswerCase{"CountAsText", 200, R"({"num_records_imported":"4"})", retryable, kMaybeStored},
        AnswerCase{"OtherCode", 200, R"({"code":500,"num_records_imported":4})", retryable, kMaybeStored},
        AnswerCase{"Two", 200, "2", retryable, kMaybeStored},
        AnswerCase{"List", 200, "[4]", retryable, kMaybeStored},
        AnswerCase{"AcceptedForLater", 202, R"({"num_records_imported":4})", retryable, kMaybeStored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OtherStatuses, JudgeEvents,
    testing::Values(
        AnswerCase{"Unauthorized", 401,
                   R"({"code":401,"error":"Invalid credentials","status":"Unauthorized"})", fatal,
                   kNotStored},
        AnswerCase{"UnauthorizedSaysOk", 401, R"({"code":200,"num_records_imported":4,"status":"OK"})", fatal,
                   kNotStored},
        AnswerCase{"PaymentRequired", 402, "", fatal, kNotStored},
        AnswerCase{"Forbidden", 403, "<html>", fatal, kNotStored},
        AnswerCase{"NotFound", 404, "", fatal, kNotStored}, AnswerCase{"Moved", 302, "", fatal, kNotStored},
        AnswerCase{"RequestTimeout", 408, "", retryable, kMaybeStored},
        AnswerCase{
            "TooLarge", 413,
            R"({"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"})",
            rejected, kNotStored},
        AnswerCase{"TooLargePage", 413, "<html><h1>413</h1></html>", rejected, kNotStored},
        AnswerCase{"TooManyRequests", 429,
                   R"({"code":429,"error":"Project exceeded rate limits.","status":"Too Many Requests"})",
                   retryable, kNotStored},
        AnswerCase{"ServerError", 500, "", retryable, kMaybeStored},
        AnswerCase{"BadGateway", 502, "<html>", retryable, kMaybeStored},
        AnswerCase{"Unavailable", 503, "", retryable, kMaybeStored},
        AnswerCase{"SuccessBodyOfAFailure", 504, R"({"code":200,"num_records_imported":4,"status":"OK"})",
                   retryable, kMaybeStored}),
    [](const auto& row) { return row.param.name; });

DeliveryError error_of_events(unsigned status, std::string_view body, std::size_t sent = kEventsSent) {
  const DeliveryResult result = judge_events({status, body, "7", kNow}, sent);
  return result.has_value() ? DeliveryError{.message = "stored"} : result.error();
}

TEST(JudgeEventsWords, AreThoseOfEachFailedRecord) {
  const DeliveryResult result = judge_events({400,
                                              R"({"error":"x","failed_records":[
         {"index":2,"insert_id":"crm-2","field":"properties.time","message":"'properties.time' is invalid"},
         {"index":0,"$insert_id":"crm-0","message":"'event' must not be missing or blank"},
         {"index":1,"field":"properties.$insert_id"}],"num_records_imported":1})",
                                              "", kNow},
                                             kEventsSent);
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->rejected.size(), 3u);
  EXPECT_EQ(result->rejected[0].message,
            "Mixpanel refused it: 'event' must not be missing or blank ($insert_id crm-0)");
  EXPECT_EQ(result->rejected[1].message, "Mixpanel refused it: properties.$insert_id");
  EXPECT_EQ(result->rejected[2].message,
            "Mixpanel refused it: 'properties.time' is invalid ($insert_id crm-2)");
}

TEST(JudgeEventsWords, HoldTheFirstTextThatStandsForNames) {
  EXPECT_EQ(error_of_events(400, R"({"error":"failed validation","failed_records":["not allowed","b"],
                                 "num_records_imported":0})")
                .message,
            "Mixpanel refused it: failed validation: not allowed");
}

TEST(JudgeEventsWords, OfACredentialSayWhatItMustBe) {
  const std::string message =
      error_of_events(401, R"({"code":401,"error":"Not a valid service account username"})").message;
  EXPECT_THAT(message, AllOf(HasSubstr("HTTP 401"), HasSubstr("Not a valid service account username"),
                             HasSubstr("service account that is Owner or Admin"), HasSubstr("--project-id"),
                             HasSubstr("another kind"), HasSubstr("another project"), HasSubstr("region")));
}

TEST(JudgeEventsWords, NeverShowWhatATerminalActsOn) {
  const DeliveryResult result = judge_events(
      {400,
       "{\"failed_records\":[{\"index\":0,\"message\":\"a\\u001b[31mb\\nc\",\"insert_id\":\"\\r\"}],"
       "\"num_records_imported\":3}",
       "", kNow},
      kEventsSent);
  ASSERT_TRUE(result.has_value());
  EXPECT_THAT(result->rejected.at(0).message,
              AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\n")), Not(HasSubstr("\r"))));
}

TEST(JudgeEvents, TakesTheLimitThatARefusalForSizeNames) {
  const auto limit_in = [](std::string_view body) { return error_of_events(413, body).body_bytes_max; };
  EXPECT_EQ(limit_in(R"({"code":413,"error":"request exceeds max limit of 2097152 bytes"})"), 2'097'152u);
  EXPECT_EQ(limit_in("request exceeds max limit of 10485760 bytes"), 10'485'760u);
  EXPECT_EQ(limit_in(R"({"error":"request is too large"})"), std::nullopt);
  EXPECT_EQ(limit_in(R"({"error":"more than a few bytes"})"), std::nullopt);
  EXPECT_EQ(limit_in(R"({"error":"max limit of 0 bytes"})"), std::nullopt);
  EXPECT_EQ(limit_in(R"({"error":"max limit of 99999999999999999999999 bytes"})"), std::nullopt);
  EXPECT_EQ(limit_in("<html>nginx 1.2 bytes</html>"), std::nullopt);
  EXPECT_EQ(limit_in(""), std::nullopt);
}

TEST(JudgeEvents, TakesAdviceOnWhenToComeBack) {
  EXPECT_EQ(error_of_events(429, "").retry_after, std::chrono::seconds{7});
  EXPECT_EQ(error_of_events(400, "").retry_after, std::nullopt);
}

// Method: an answer to one event alone.
TEST(JudgeEvents, KnowsWhatBecameOfASingleEvent) {
  const auto verdict_on_one = [](unsigned status, std::string_view body) {
    return verdict_of(judge_events({status, body, "", kNow}, 1));
  };
  EXPECT_EQ(verdict_on_one(200, "1"), stored);
  EXPECT_EQ(verdict_on_one(200, R"({"num_records_imported":1})"), stored);
  for (const auto& [status, body, maybe_stored] :
       {std::tuple{200U, "0", false}, std::tuple{400U, "", false}, std::tuple{400U, "<html>", false},
        std::tuple{400U, R"({"error":"bad"})", false},
        std::tuple{200U, R"({"num_records_imported":0})", false},
        std::tuple{400U, R"({"error":"bad","num_records_imported":1})", true},
        std::tuple{200U, R"({"error":"bad","num_records_imported":1})", true}}) {
    SCOPED_TRACE(body);
    const DeliveryError error = error_of_events(status, body, 1);
    EXPECT_EQ(error.kind, ErrorKind::rejected);
    EXPECT_EQ(error.maybe_stored, maybe_stored);
  }
}

}  // namespace
}  // namespace mixferry::mixpanel
