#include "engine/mixpanel/ingest/profile_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/unit/mixpanel/answer_case.h"

namespace mixferry::mixpanel {
namespace {

using testing::HasSubstr;

using enum Verdict;

class InterpretAnswer : public testing::TestWithParam<AnswerCase> {};

constexpr std::size_t kSent = 4;

TEST_P(InterpretAnswer, SaysWhatCanBeDone) {
  const AnswerCase& c = GetParam();
  expect_verdict(c, judge_profiles({c.status, c.body, "", kNow}, kSent));
}

INSTANTIATE_TEST_SUITE_P(
    Accepted, InterpretAnswer,
    testing::Values(
        AnswerCase{"PlainOne", 200, "1", stored}, AnswerCase{"PlainOneWithLineEnd", 200, " 1\r\n", stored},
        AnswerCase{"Verbose", 200, R"({"error":null,"status":1})", stored},
        AnswerCase{"Strict", 200, R"({"error":null,"errors":{},"num_good_events":4,"status":1})", stored},
        AnswerCase{"StrictWithBlanks", 200, "{ \"status\" : 1 ,\n \"num_good_events\" : 4 }", stored},
        AnswerCase{"StatusAsFloat", 200, R"({"status":1.0,"num_good_events":4.0})", stored},
        AnswerCase{"UnknownKeysAside", 200, R"({"status":1,"region":"eu","took":{"ms":3}})", stored},
        AnswerCase{"EmptyErrors", 200, R"({"status":1,"error":"","errors":[]})", stored},
        AnswerCase{"NullErrors", 200, R"({"status":1,"error":null,"errors":null})", stored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Refused, InterpretAnswer,
    testing::Values(
        AnswerCase{"PlainZero", 200, "0", rejected, kMaybeStored},
        AnswerCase{"Verbose", 200, R"({"error":"$token, missing or empty","status":0})", rejected,
                   kMaybeStored},
        AnswerCase{"VerboseWithoutWords", 200, R"({"status":0})", rejected, kMaybeStored},
        AnswerCase{"NoneGood", 200, R"({"error":"bad","errors":{},"num_good_events":0,"status":0})", rejected,
                   kNotStored},
        AnswerCase{"FewerGood", 200, R"({"error":"bad","errors":{},"num_good_events":3,"status":0})",
                   rejected, kMaybeStored},
        AnswerCase{"FewerGoodThoughStatusOne", 200, R"({"error":null,"num_good_events":3,"status":1})",
                   rejected, kMaybeStored},
        AnswerCase{"AllGoodThoughStatusZero", 200, R"({"error":"bad","num_good_events":4,"status":0})",
                   rejected, kMaybeStored},
        AnswerCase{"StatusOneThoughAnError", 200, R"({"status":1,"error":"some data was lost"})", rejected,
                   kMaybeStored},
        AnswerCase{"StatusOneThoughErrors", 200, R"({"status":1,"errors":{"0":["bad"]}})", rejected,
                   kMaybeStored},
        AnswerCase{"AllGoodThoughAnError", 200, R"({"status":1,"num_good_events":4,"error":"hm"})", rejected,
                   kMaybeStored},
        AnswerCase{"AllGoodThoughErrors", 200, R"({"status":1,"num_good_events":4,"errors":{"0":["hm"]}})",
                   rejected, kMaybeStored},
        AnswerCase{"StatusOneThoughAnErrorObject", 200, R"({"status":1,"error":{"code":7}})", rejected,
                   kMaybeStored},
        AnswerCase{"StatusOneThoughErrorTrue", 200, R"({"status":1,"error":true})", rejected, kMaybeStored},
        AnswerCase{"StatusOneThoughErrorsAsText", 200, R"({"status":1,"errors":"bad"})", rejected,
                   kMaybeStored},
        AnswerCase{"NoneGoodThoughStatusOne", 200, R"({"status":1,"num_good_events":0})", rejected,
                   kMaybeStored},
        AnswerCase{"OneNamed",
                   200,
                   R"({"errors":{"2":["$distinct_id, missing or empty"]},"num_good_events":3,"status":0})",
                   rejected,
                   kMaybeStored,
                   {2}},
        AnswerCase{"OneNamedAsText",
                   200,
                   R"({"errors":{"2":"bad"},"num_good_events":3,"status":0})",
                   rejected,
                   kMaybeStored,
                   {2}},
        AnswerCase{"SeveralNamedOutOfOrder",
                   200,
                   R"({"errors":{"3":["a"],"0":["b"]},"num_good_events":2,"status":0})",
                   rejected,
                   kMaybeStored,
                   {0, 3}},
        AnswerCase{"NamedThoughStatusOne",
                   200,
                   R"({"errors":{"1":["a"]},"num_good_events":3,"status":1})",
                   rejected,
                   kMaybeStored,
                   {1}},
        AnswerCase{"AllNamed",
                   200,
                   R"({"errors":{"0":["a"],"1":["a"],"2":["a"],"3":["a"]},"num_good_events":0,"status":0})",
                   rejected,
                   kNotStored,
                   {0, 1, 2, 3}},
        AnswerCase{"NamedWithoutWords",
                   200,
                   R"({"errors":{"1":[]},"num_good_events":3,"status":0})",
                   rejected,
                   kMaybeStored,
                   {1}},
        AnswerCase{"NamedButNotCounted", 200, R"({"errors":{"1":["a"]},"status":0})", rejected, kMaybeStored},
        AnswerCase{"NamedTooFew", 200, R"({"errors":{"1":["a"]},"num_good_events":2,"status":0})", rejected,
                   kMaybeStored},
        AnswerCase{"NamedTooMany", 200, R"({"errors":{"1":["a"],"2":["b"]},"num_good_events":3,"status":0})",
                   rejected, kMaybeStored},
        AnswerCase{"NamedOutOfRange", 200, R"({"errors":{"4":["a"]},"num_good_events":3,"status":0})",
                   rejected, kMaybeStored},
        AnswerCase{"NamedByField", 200, R"({"errors":{"$token":["a"]},"num_good_events":3,"status":0})",
                   rejected, kMaybeStored},
        AnswerCase{"NamedNegative", 200, R"({"errors":{"-1":["a"]},"num_good_events":3,"status":0})",
                   rejected, kMaybeStored},
        AnswerCase{"NamedTwice", 200, R"({"errors":{"1":["a"],"01":["b"]},"num_good_events":2,"status":0})",
                   rejected, kMaybeStored},
        AnswerCase{"ErrorsAsList", 200, R"({"errors":["a"],"num_good_events":3,"status":0})", rejected,
                   kMaybeStored},
        AnswerCase{"BadRequest", 400, "", rejected, kMaybeStored},
        AnswerCase{"BadRequestPage", 400, "<html>Bad Request</html>", rejected, kMaybeStored},
        AnswerCase{"BadRequestWithWords", 400, R"({"error":"some data points failed","status":0})", rejected,
                   kMaybeStored},
        AnswerCase{"BadRequestNoneGood", 400, R"({"error":"bad","num_good_events":0})", rejected, kNotStored},
        AnswerCase{"BadRequestSomeGood", 400, R"({"error":"bad","num_good_events":1})", rejected,
                   kMaybeStored},
        AnswerCase{"BadRequestNamed",
                   400,
                   R"({"errors":{"1":["a"]},"num_good_events":3})",
                   rejected,
                   kMaybeStored,
                   {1}},
        AnswerCase{"BadRequestAllGood", 400, R"({"error":"bad","num_good_events":4})", rejected,
                   kMaybeStored},
        AnswerCase{"Unprocessable", 422, R"({"error":"bad"})", rejected, kMaybeStored},
        AnswerCase{
            "TooLarge", 413,
            R"({"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"})",
            rejected, kNotStored},
        AnswerCase{"TooLargePage", 413, "<html><h1>413 Request Entity Too Large</h1></html>", rejected,
                   kNotStored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Unreadable, InterpretAnswer,
    testing::Values(
        AnswerCase{"Empty", 200, "", retryable, kMaybeStored},
        AnswerCase{"Blank", 200, " \n", retryable, kMaybeStored},
        AnswerCase{"Page", 200, "<!doctype html><title>Sign in</title>", retryable, kMaybeStored},
        AnswerCase{"CutOff", 200, R"({"error":null,"errors":{},"num_good)", retryable, kMaybeStored},
        AnswerCase{"CutBeforeTheLastBrace", 200, R"({"error":null,"status":1)", retryable, kMaybeStored},
        AnswerCase{"TwoDocuments", 200, "{\"status\":1}{\"status\":1}", retryable, kMaybeStored},
        AnswerCase{"EmptyObject", 200, "{}", retryable, kMaybeStored},
        AnswerCase{"Null", 200, "null", retryable, kMaybeStored},
        AnswerCase{"True", 200, "true", retryable, kMaybeStored},
        AnswerCase{"TextOne", 200, "\"1\"", retryable, kMaybeStored},
        AnswerCase{"Two", 200, "2", retryable, kMaybeStored},
        AnswerCase{"Eleven", 200, "11", retryable, kMaybeStored},
        AnswerCase{"List", 200, "[1]", retryable, kMaybeStored},
        AnswerCase{"StatusError", 200, R"({"error":"no","status":"error"})", retryable, kMaybeStored},
        AnswerCase{"StatusText", 200, R"({"status":"1"})", retryable, kMaybeStored},
        AnswerCase{"StatusTrue", 200, R"({"status":true})", retryable, kMaybeStored},
        AnswerCase{"StatusTwo", 200, R"({"status":2})", retryable, kMaybeStored},
        AnswerCase{"StatusTwice", 200, R"({"status":0,"status":1})", retryable, kMaybeStored},
        AnswerCase{"TheSameStatusTwice", 200, R"({"status":1,"status":1})", retryable, kMaybeStored},
        AnswerCase{"StatusTwiceByAnEscape", 200, R"({"status":0,"st\u0061tus":1})", retryable, kMaybeStored},
        AnswerCase{"CountTwice", 200, R"({"num_good_events":3,"num_good_events":4,"status":1})", retryable,
                   kMaybeStored},
        AnswerCase{"ErrorTwice", 200, R"({"error":"bad","error":null,"status":1})", retryable, kMaybeStored},
        AnswerCase{"ErrorsTwice", 200, R"({"errors":{"0":"bad"},"errors":{},"status":1})", retryable,
                   kMaybeStored},
        AnswerCase{"CountNull", 200, R"({"num_good_events":null,"status":1})", retryable, kMaybeStored},
        AnswerCase{"CountHalf", 200, R"({"num_good_events":3.5,"status":1})", retryable, kMaybeStored},
        AnswerCase{"TextBehind", 200, R"({"status":1} and more)", retryable, kMaybeStored},
        AnswerCase{"ByteOrderMark", 200, "\xEF\xBB\xBF{\"status\":1}", retryable, kMaybeStored},
        AnswerCase{"OneAndMore", 200, "1 ok", retryable, kMaybeStored},
        AnswerCase{"StatusHalf", 200, R"({"status":0.5})", retryable, kMaybeStored},
        AnswerCase{"MoreGoodThanSent", 200, R"({"num_good_events":5,"status":1})", retryable, kMaybeStored},
        AnswerCase{"NegativeCount", 200, R"({"num_good_events":-1,"status":1})", retryable, kMaybeStored},
        AnswerCase{"CountAsText", 200, R"({"num_good_events":"4","status":1})", retryable, kMaybeStored},
        AnswerCase{"HugeCount", 200, R"({"num_good_events":1e300,"status":1})", retryable, kMaybeStored},
        AnswerCase{"BrokenUtf8", 200, "{\"error\":\"\xFF\",\"status\":1}", retryable, kMaybeStored},
        AnswerCase{"EventsAnswer", 200, R"({"code":200,"num_records_imported":4,"status":"OK"})", retryable,
                   kMaybeStored},
        AnswerCase{"Created", 201, R"({"status":1})", retryable, kMaybeStored},
        AnswerCase{"AcceptedForLater", 202, "1", retryable, kMaybeStored},
        AnswerCase{"PartOfAnAnswer", 206, R"({"status":1})", retryable, kMaybeStored},
        AnswerCase{"NotModified", 304, R"({"status":1})", fatal, kNotStored},
        AnswerCase{"NoContent", 204, "", retryable, kMaybeStored},
        AnswerCase{"NoStatus", 0, "", retryable, kMaybeStored},
        AnswerCase{"StrangeStatus", 999, "", retryable, kMaybeStored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OtherStatuses, InterpretAnswer,
    testing::Values(AnswerCase{"Moved", 301, "", fatal, kNotStored},
                    AnswerCase{"Found", 302, "", fatal, kNotStored},
                    AnswerCase{"PermanentRedirect", 308, "", fatal, kNotStored},
                    AnswerCase{"Unauthorized", 401, R"({"error":"Invalid credentials","status":"error"})",
                               fatal, kNotStored},
                    AnswerCase{"PaymentRequired", 402, "", fatal, kNotStored},
                    AnswerCase{"Forbidden", 403, R"({"error":"no","status":"error"})", fatal, kNotStored},
                    AnswerCase{"NotFound", 404, "<html>", fatal, kNotStored},
                    AnswerCase{"MethodNotAllowed", 405, "", fatal, kNotStored},
                    AnswerCase{"ProxyAuth", 407, "", fatal, kNotStored},
                    AnswerCase{"RequestTimeout", 408, "", retryable, kMaybeStored},
                    AnswerCase{"Conflict", 409, "", retryable, kMaybeStored},
                    AnswerCase{"UriTooLong", 414, "", fatal, kNotStored},
                    AnswerCase{"UnsupportedMediaType", 415, "", fatal, kNotStored},
                    AnswerCase{"TooEarly", 425, "", retryable, kMaybeStored},
                    AnswerCase{"TooManyRequests", 429, "{}", retryable, kNotStored},
                    AnswerCase{"TooManyRequestsPage", 429, "<html>", retryable, kNotStored},
                    AnswerCase{"ServerError", 500, "", retryable, kMaybeStored},
                    AnswerCase{"BadGateway", 502, "<html>", retryable, kMaybeStored},
                    AnswerCase{"Unavailable", 503, "", retryable, kMaybeStored},
                    AnswerCase{"GatewayTimeout", 504, "1", retryable, kMaybeStored},
                    AnswerCase{"StrangeServerError", 524, "", retryable, kMaybeStored},
                    AnswerCase{"SuccessBodyOfAFailure", 500,
                               R"({"error":null,"num_good_events":4,"status":1})", retryable, kMaybeStored}),
    [](const auto& row) { return row.param.name; });

DeliveryError error_of(unsigned status, std::string_view body, std::string_view retry_after = "",
                       std::size_t sent = kSent) {
  const DeliveryResult result = judge_profiles({status, body, retry_after, kNow}, sent);
  return result.has_value() ? DeliveryError{.message = "stored"} : result.error();
}

TEST(InterpretAnswerWords, QuoteMixpanel) {
  EXPECT_THAT(error_of(200, R"({"error":"$token, missing or empty","status":0})").message,
              HasSubstr("$token, missing or empty"));
  EXPECT_THAT(error_of(200, R"({"errors":{"x":["first","second"]},"status":0})").message,
              HasSubstr("first; second"));
  EXPECT_THAT(error_of(403, R"({"error":"Project is locked","status":"error"})").message,
              AllOf(HasSubstr("Project is locked"), HasSubstr("403"), HasSubstr("token")));
  EXPECT_THAT(error_of(503, "over capacity").message, HasSubstr("over capacity"));
  const DeliveryError named =
      error_of(200, R"({"errors":{"2":["a","b"],"0":"c"},"num_good_events":2,"status":0})");
  ASSERT_EQ(named.named.size(), 2u);
  EXPECT_THAT(named.named[0].message, HasSubstr("c"));
  EXPECT_THAT(named.named[1].message, HasSubstr("a; b"));
}

TEST(InterpretAnswerWords, NeverShowPagesControlCharactersOrNovels) {
  EXPECT_THAT(error_of(502, "<html><script>x</script></html>").message,
              AllOf(HasSubstr("web page"), Not(HasSubstr("script"))));
  EXPECT_THAT(error_of(500, "a\x1b[31mb\nc").message, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\n"))));
  EXPECT_LT(error_of(500, std::string(100'000, 'x')).message.size(), 500u);
  EXPECT_LT(error_of(200, R"({"error":")" + std::string(100'000, 'x') + R"(","status":0})").message.size(),
            500u);
  EXPECT_THAT(error_of(500, "caf\xE9").message, Not(HasSubstr("\xE9")));
}

TEST(InterpretAnswerAdvice, TakesRetryAfterFromRetryableAnswersAlone) {
  using std::chrono::seconds;
  EXPECT_EQ(error_of(429, "", "7").retry_after, seconds{7});
  EXPECT_EQ(error_of(503, "", "Sun, 01 Mar 2026 12:01:00 GMT").retry_after, seconds{60});
  EXPECT_EQ(error_of(429, "", "Sun, 01 Mar 2026 11:00:00 GMT").retry_after, seconds{0});
  EXPECT_EQ(error_of(429, "", "99999999999").retry_after, std::chrono::hours{24});
  EXPECT_EQ(error_of(429, "", "later").retry_after, std::nullopt);
  EXPECT_EQ(error_of(429, "").retry_after, std::nullopt);
  EXPECT_EQ(error_of(400, "", "7").retry_after, std::nullopt);
}

// Method: an answer to one record alone; what was refused was not stored, unless the answer says that, too.
TEST(InterpretAnswer, KnowsWhatBecameOfASingleRecord) {
  struct Single {
    unsigned status;
    const char* body;
    bool maybe_stored;
  };
  for (const Single& c :
       {Single{200, R"({"status":0,"error":"bad"})", false}, Single{400, "", false},
        Single{400, R"({"status":0,"error":"bad"})", false}, Single{200, "0", false},
        Single{200, R"({"status":1,"error":"bad"})", true},
        Single{200, R"({"status":0,"num_good_events":1})", true}, Single{400, R"({"status":1})", true}}) {
    SCOPED_TRACE(c.body);
    const DeliveryError error = error_of(c.status, c.body, "", 1);
    EXPECT_EQ(error.kind, ErrorKind::rejected);
    EXPECT_EQ(error.maybe_stored, c.maybe_stored);
  }
}

TEST(InterpretAnswer, ASingleRefusedRecordIsNamedByItsErrors) {
  const DeliveryError error =
      error_of(200, R"({"errors":{"0":["too old"]},"num_good_events":0,"status":0})", "", 1);
  ASSERT_EQ(error.named.size(), 1u);
  EXPECT_THAT(error.named[0].message, HasSubstr("too old"));
}

}  // namespace
}  // namespace mixferry::mixpanel
