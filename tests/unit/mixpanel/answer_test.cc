#include "engine/mixpanel/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ostream>
#include <string>
#include <vector>

namespace mixferry::mixpanel {
namespace {

using testing::HasSubstr;

// 2026-03-01 12:00:00 UTC
const std::chrono::system_clock::time_point kNow{std::chrono::seconds{1'772'366'400}};

enum class Verdict { stored, retryable, rejected, fatal };
using enum Verdict;

Verdict verdict_of(const DeliveryResult& result) {
  if (result.has_value()) return stored;
  switch (result.error().kind) {
    case ErrorKind::retryable:
      return retryable;
    case ErrorKind::rejected:
      return rejected;
    case ErrorKind::fatal:
      break;
  }
  return fatal;
}

constexpr bool kMaybeStored = true;
constexpr bool kNotStored = false;

struct Case {
  const char* name;
  unsigned status;
  const char* body;
  Verdict expected;
  bool maybe_stored = false;
  std::vector<std::uint32_t> named = {};
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class InterpretAnswer : public testing::TestWithParam<Case> {};

constexpr std::size_t kSent = 4;

TEST_P(InterpretAnswer, SaysWhatCanBeDone) {
  const Case& c = GetParam();
  const DeliveryResult result = interpret_answer({c.status, c.body, "", kNow}, kSent);
  ASSERT_EQ(verdict_of(result), c.expected);
  if (result.has_value()) {
    EXPECT_TRUE(result->rejected.empty());
    EXPECT_TRUE(result->in_doubt.empty());
    return;
  }
  const DeliveryError& error = result.error();
  EXPECT_EQ(error.maybe_stored, c.maybe_stored);
  EXPECT_EQ(error.status, c.status);
  EXPECT_FALSE(error.message.empty());
  EXPECT_TRUE(error.in_doubt.empty());
  std::vector<std::uint32_t> named;
  for (const RejectedUpdate& update : error.named) named.push_back(update.index);
  EXPECT_EQ(named, c.named);
}

INSTANTIATE_TEST_SUITE_P(
    Accepted, InterpretAnswer,
    testing::Values(Case{"PlainOne", 200, "1", stored}, Case{"PlainOneWithLineEnd", 200, " 1\r\n", stored},
                    Case{"Verbose", 200, R"({"error":null,"status":1})", stored},
                    Case{"Strict", 200, R"({"error":null,"errors":{},"num_good_events":4,"status":1})",
                         stored},
                    Case{"StrictWithBlanks", 200, "{ \"status\" : 1 ,\n \"num_good_events\" : 4 }", stored},
                    Case{"StatusAsFloat", 200, R"({"status":1.0,"num_good_events":4.0})", stored},
                    Case{"UnknownKeysAside", 200, R"({"status":1,"region":"eu","took":{"ms":3}})", stored},
                    Case{"EmptyErrors", 200, R"({"status":1,"error":"","errors":[]})", stored},
                    Case{"NullErrors", 200, R"({"status":1,"error":null,"errors":null})", stored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Refused, InterpretAnswer,
    testing::Values(
        Case{"PlainZero", 200, "0", rejected, kMaybeStored},
        Case{"Verbose", 200, R"({"error":"$token, missing or empty","status":0})", rejected, kMaybeStored},
        Case{"VerboseWithoutWords", 200, R"({"status":0})", rejected, kMaybeStored},
        Case{"NoneGood", 200, R"({"error":"bad","errors":{},"num_good_events":0,"status":0})", rejected,
             kNotStored},
        Case{"FewerGood", 200, R"({"error":"bad","errors":{},"num_good_events":3,"status":0})", rejected,
             kMaybeStored},
        Case{"FewerGoodThoughStatusOne", 200, R"({"error":null,"num_good_events":3,"status":1})", rejected,
             kMaybeStored},
        Case{"AllGoodThoughStatusZero", 200, R"({"error":"bad","num_good_events":4,"status":0})", rejected,
             kMaybeStored},
        Case{"StatusOneThoughAnError", 200, R"({"status":1,"error":"some data was lost"})", rejected,
             kMaybeStored},
        Case{"StatusOneThoughErrors", 200, R"({"status":1,"errors":{"0":["bad"]}})", rejected, kMaybeStored},
        Case{"AllGoodThoughAnError", 200, R"({"status":1,"num_good_events":4,"error":"hm"})", rejected,
             kMaybeStored},
        Case{"AllGoodThoughErrors", 200, R"({"status":1,"num_good_events":4,"errors":{"0":["hm"]}})",
             rejected, kMaybeStored},
        Case{"StatusOneThoughAnErrorObject", 200, R"({"status":1,"error":{"code":7}})", rejected,
             kMaybeStored},
        Case{"StatusOneThoughErrorTrue", 200, R"({"status":1,"error":true})", rejected, kMaybeStored},
        Case{"StatusOneThoughErrorsAsText", 200, R"({"status":1,"errors":"bad"})", rejected, kMaybeStored},
        Case{"NoneGoodThoughStatusOne", 200, R"({"status":1,"num_good_events":0})", rejected, kMaybeStored},
        Case{"OneNamed",
             200,
             R"({"errors":{"2":["$distinct_id, missing or empty"]},"num_good_events":3,"status":0})",
             rejected,
             kMaybeStored,
             {2}},
        Case{"OneNamedAsText",
             200,
             R"({"errors":{"2":"bad"},"num_good_events":3,"status":0})",
             rejected,
             kMaybeStored,
             {2}},
        Case{"SeveralNamedOutOfOrder",
             200,
             R"({"errors":{"3":["a"],"0":["b"]},"num_good_events":2,"status":0})",
             rejected,
             kMaybeStored,
             {0, 3}},
        Case{"NamedThoughStatusOne",
             200,
             R"({"errors":{"1":["a"]},"num_good_events":3,"status":1})",
             rejected,
             kMaybeStored,
             {1}},
        Case{"AllNamed",
             200,
             R"({"errors":{"0":["a"],"1":["a"],"2":["a"],"3":["a"]},"num_good_events":0,"status":0})",
             rejected,
             kNotStored,
             {0, 1, 2, 3}},
        Case{"NamedWithoutWords",
             200,
             R"({"errors":{"1":[]},"num_good_events":3,"status":0})",
             rejected,
             kMaybeStored,
             {1}},
        Case{"NamedButNotCounted", 200, R"({"errors":{"1":["a"]},"status":0})", rejected, kMaybeStored},
        Case{"NamedTooFew", 200, R"({"errors":{"1":["a"]},"num_good_events":2,"status":0})", rejected,
             kMaybeStored},
        Case{"NamedTooMany", 200, R"({"errors":{"1":["a"],"2":["b"]},"num_good_events":3,"status":0})",
             rejected, kMaybeStored},
        Case{"NamedOutOfRange", 200, R"({"errors":{"4":["a"]},"num_good_events":3,"status":0})", rejected,
             kMaybeStored},
        Case{"NamedByField", 200, R"({"errors":{"$token":["a"]},"num_good_events":3,"status":0})", rejected,
             kMaybeStored},
        Case{"NamedNegative", 200, R"({"errors":{"-1":["a"]},"num_good_events":3,"status":0})", rejected,
             kMaybeStored},
        Case{"NamedTwice", 200, R"({"errors":{"1":["a"],"01":["b"]},"num_good_events":2,"status":0})",
             rejected, kMaybeStored},
        Case{"ErrorsAsList", 200, R"({"errors":["a"],"num_good_events":3,"status":0})", rejected,
             kMaybeStored},
        Case{"BadRequest", 400, "", rejected, kMaybeStored},
        Case{"BadRequestPage", 400, "<html>Bad Request</html>", rejected, kMaybeStored},
        Case{"BadRequestWithWords", 400, R"({"error":"some data points failed","status":0})", rejected,
             kMaybeStored},
        Case{"BadRequestNoneGood", 400, R"({"error":"bad","num_good_events":0})", rejected, kNotStored},
        Case{"BadRequestSomeGood", 400, R"({"error":"bad","num_good_events":1})", rejected, kMaybeStored},
        Case{"BadRequestNamed",
             400,
             R"({"errors":{"1":["a"]},"num_good_events":3})",
             rejected,
             kMaybeStored,
             {1}},
        Case{"BadRequestAllGood", 400, R"({"error":"bad","num_good_events":4})", rejected, kMaybeStored},
        Case{"Unprocessable", 422, R"({"error":"bad"})", rejected, kMaybeStored},
        Case{
            "TooLarge", 413,
            R"({"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"})",
            rejected, kNotStored},
        Case{"TooLargePage", 413, "<html><h1>413 Request Entity Too Large</h1></html>", rejected,
             kNotStored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Unreadable, InterpretAnswer,
    testing::Values(
        Case{"Empty", 200, "", retryable, kMaybeStored}, Case{"Blank", 200, " \n", retryable, kMaybeStored},
        Case{"Page", 200, "<!doctype html><title>Sign in</title>", retryable, kMaybeStored},
        Case{"CutOff", 200, R"({"error":null,"errors":{},"num_good)", retryable, kMaybeStored},
        Case{"CutBeforeTheLastBrace", 200, R"({"error":null,"status":1)", retryable, kMaybeStored},
        Case{"TwoDocuments", 200, "{\"status\":1}{\"status\":1}", retryable, kMaybeStored},
        Case{"EmptyObject", 200, "{}", retryable, kMaybeStored},
        Case{"Null", 200, "null", retryable, kMaybeStored},
        Case{"True", 200, "true", retryable, kMaybeStored},
        Case{"TextOne", 200, "\"1\"", retryable, kMaybeStored},
        Case{"Two", 200, "2", retryable, kMaybeStored}, Case{"Eleven", 200, "11", retryable, kMaybeStored},
        Case{"List", 200, "[1]", retryable, kMaybeStored},
        Case{"StatusError", 200, R"({"error":"no","status":"error"})", retryable, kMaybeStored},
        Case{"StatusText", 200, R"({"status":"1"})", retryable, kMaybeStored},
        Case{"StatusTrue", 200, R"({"status":true})", retryable, kMaybeStored},
        Case{"StatusTwo", 200, R"({"status":2})", retryable, kMaybeStored},
        Case{"StatusTwice", 200, R"({"status":0,"status":1})", retryable, kMaybeStored},
        Case{"TheSameStatusTwice", 200, R"({"status":1,"status":1})", retryable, kMaybeStored},
        Case{"StatusTwiceByAnEscape", 200, R"({"status":0,"st\u0061tus":1})", retryable, kMaybeStored},
        Case{"CountTwice", 200, R"({"num_good_events":3,"num_good_events":4,"status":1})", retryable,
             kMaybeStored},
        Case{"ErrorTwice", 200, R"({"error":"bad","error":null,"status":1})", retryable, kMaybeStored},
        Case{"ErrorsTwice", 200, R"({"errors":{"0":"bad"},"errors":{},"status":1})", retryable, kMaybeStored},
        Case{"CountNull", 200, R"({"num_good_events":null,"status":1})", retryable, kMaybeStored},
        Case{"CountHalf", 200, R"({"num_good_events":3.5,"status":1})", retryable, kMaybeStored},
        Case{"TextBehind", 200, R"({"status":1} and more)", retryable, kMaybeStored},
        Case{"ByteOrderMark", 200, "\xEF\xBB\xBF{\"status\":1}", retryable, kMaybeStored},
        Case{"OneAndMore", 200, "1 ok", retryable, kMaybeStored},
        Case{"StatusHalf", 200, R"({"status":0.5})", retryable, kMaybeStored},
        Case{"MoreGoodThanSent", 200, R"({"num_good_events":5,"status":1})", retryable, kMaybeStored},
        Case{"NegativeCount", 200, R"({"num_good_events":-1,"status":1})", retryable, kMaybeStored},
        Case{"CountAsText", 200, R"({"num_good_events":"4","status":1})", retryable, kMaybeStored},
        Case{"HugeCount", 200, R"({"num_good_events":1e300,"status":1})", retryable, kMaybeStored},
        Case{"BrokenUtf8", 200, "{\"error\":\"\xFF\",\"status\":1}", retryable, kMaybeStored},
        Case{"EventsAnswer", 200, R"({"code":200,"num_records_imported":4,"status":"OK"})", retryable,
             kMaybeStored},
        Case{"Created", 201, R"({"status":1})", retryable, kMaybeStored},
        Case{"AcceptedForLater", 202, "1", retryable, kMaybeStored},
        Case{"PartOfAnAnswer", 206, R"({"status":1})", retryable, kMaybeStored},
        Case{"NotModified", 304, R"({"status":1})", fatal, kNotStored},
        Case{"NoContent", 204, "", retryable, kMaybeStored}, Case{"NoStatus", 0, "", retryable, kMaybeStored},
        Case{"StrangeStatus", 999, "", retryable, kMaybeStored}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OtherStatuses, InterpretAnswer,
    testing::Values(
        Case{"Moved", 301, "", fatal, kNotStored}, Case{"Found", 302, "", fatal, kNotStored},
        Case{"PermanentRedirect", 308, "", fatal, kNotStored},
        Case{"Unauthorized", 401, R"({"error":"Invalid credentials","status":"error"})", fatal, kNotStored},
        Case{"PaymentRequired", 402, "", fatal, kNotStored},
        Case{"Forbidden", 403, R"({"error":"no","status":"error"})", fatal, kNotStored},
        Case{"NotFound", 404, "<html>", fatal, kNotStored},
        Case{"MethodNotAllowed", 405, "", fatal, kNotStored}, Case{"ProxyAuth", 407, "", fatal, kNotStored},
        Case{"RequestTimeout", 408, "", retryable, kMaybeStored},
        Case{"Conflict", 409, "", retryable, kMaybeStored}, Case{"UriTooLong", 414, "", fatal, kNotStored},
        Case{"UnsupportedMediaType", 415, "", fatal, kNotStored},
        Case{"TooEarly", 425, "", retryable, kMaybeStored},
        Case{"TooManyRequests", 429, "{}", retryable, kNotStored},
        Case{"TooManyRequestsPage", 429, "<html>", retryable, kNotStored},
        Case{"ServerError", 500, "", retryable, kMaybeStored},
        Case{"BadGateway", 502, "<html>", retryable, kMaybeStored},
        Case{"Unavailable", 503, "", retryable, kMaybeStored},
        Case{"GatewayTimeout", 504, "1", retryable, kMaybeStored},
        Case{"StrangeServerError", 524, "", retryable, kMaybeStored},
        Case{"SuccessBodyOfAFailure", 500, R"({"error":null,"num_good_events":4,"status":1})", retryable,
             kMaybeStored}),
    [](const auto& row) { return row.param.name; });

DeliveryError error_of(unsigned status, std::string_view body, std::string_view retry_after = "",
                       std::size_t sent = kSent) {
  const DeliveryResult result = interpret_answer({status, body, retry_after, kNow}, sent);
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

// Method: an answer to one update alone; what was refused was not stored, unless the answer says that, too.
TEST(InterpretAnswer, KnowsWhatBecameOfASingleUpdate) {
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

TEST(InterpretAnswer, ASingleRefusedUpdateIsNamedByItsErrors) {
  const DeliveryError error =
      error_of(200, R"({"errors":{"0":["too old"]},"num_good_events":0,"status":0})", "", 1);
  ASSERT_EQ(error.named.size(), 1u);
  EXPECT_THAT(error.named[0].message, HasSubstr("too old"));
}

}  // namespace
}  // namespace mixferry::mixpanel
