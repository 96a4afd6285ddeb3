#include "engine/mixpanel/ingest/identity_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

#include "tests/unit/mixpanel/answer_case.h"

namespace mixferry::mixpanel {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using enum Verdict;

TEST(IdentityCall, GoesWhereWhatItSaysIsDone) {
  EXPECT_EQ(identity_call_target("{\"$token\":\"T\",\"$identified_id\":\"u\",\"$anon_id\":\"a\"}\n"),
            "/identity/create");
  EXPECT_EQ(identity_call_target(R"({"$token":"T","distinct_id":"u","alias":"$anon_id\":"})"),
            "/identity/create-alias");
  EXPECT_EQ(identity_call_target(R"({"$distinct_ids":["alias","$anon_id"]})"), "/identity/merge");
  EXPECT_THROW((void)identity_call_target(R"({"distinct_id":"u"})"), std::logic_error);
  EXPECT_THROW((void)identity_call_target("{"), std::logic_error);
}

class JudgeIdentityCall : public testing::TestWithParam<AnswerCase> {};

TEST_P(JudgeIdentityCall, SaysWhatCanBeDone) {
  const AnswerCase& c = GetParam();
  expect_verdict(c, judge_identity_call({c.status, c.body, "", kNow}, 1));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, JudgeIdentityCall,
    testing::Values(
        AnswerCase{"Done", 200, R"({"status":1,"error":null})", stored},
        AnswerCase{"DoneInOtherOrder", 200, R"({"error":null,"status":1})", stored},
        AnswerCase{"DoneWithoutError", 200, R"({"status":1})", stored},
        AnswerCase{"DoneWithEmptyError", 200, "{ \"status\" : 1, \"error\" : \"\" }\r\n", stored},
        AnswerCase{"DoneInShort", 200, "1", stored},
        AnswerCase{"Refused", 200, R"({"status":0,"error":"$anon_id, must be a UUID"})", rejected,
                   kNotStored},
        AnswerCase{"RefusedWithoutWords", 200, R"({"status":0})", rejected, kNotStored},
        AnswerCase{"RefusedInShort", 200, "0", rejected, kNotStored},
        AnswerCase{"DoneThoughAnError", 200, R"({"status":1,"error":"hm"})", rejected, kMaybeStored},
        AnswerCase{"NeitherNor", 200, R"({"status":2,"error":null})", retryable, kMaybeStored},
        AnswerCase{"StatusAsWord", 200, R"({"status":"ok"})", retryable, kMaybeStored},
        AnswerCase{"StatusTwice", 200, R"({"status":1,"status":0})", retryable, kMaybeStored},
        AnswerCase{"NoStatus", 200, R"({"error":null})", retryable, kMaybeStored},
        AnswerCase{"HalfABody", 200, R"({"status":1,"err)", retryable, kMaybeStored},
        AnswerCase{"NoBody", 200, "", retryable, kMaybeStored},
        AnswerCase{"APage", 200, "<html>welcome</html>", retryable, kMaybeStored},
        AnswerCase{"Created", 201, R"({"status":1,"error":null})", retryable, kMaybeStored},
        AnswerCase{"NoContent", 204, "", retryable, kMaybeStored},
        AnswerCase{"BadRequest", 400, R"({"status":0,"error":"alias, missing or empty"})", rejected,
                   kNotStored},
        AnswerCase{"BadRequestAsAPage", 400, "<html>bad</html>", rejected, kNotStored},
        AnswerCase{"Unprocessable", 422, R"({"status":0,"error":"no"})", rejected, kNotStored},
        AnswerCase{"Unauthorized", 401, R"({"status":0,"error":"Invalid credentials"})", fatal, kNotStored},
        AnswerCase{"Forbidden", 403, R"({"status":0,"error":"not a member"})", fatal, kNotStored},
        AnswerCase{"NotThere", 404, R"({"error":"not found"})", fatal, kNotStored},
        AnswerCase{"NotByPost", 405, "", fatal, kNotStored},
        AnswerCase{"Redirect", 302, "", fatal, kNotStored},
        AnswerCase{"TooLarge", 413, "<html>too large</html>", retryable, kMaybeStored},
        AnswerCase{"TooMany", 429, R"({"status":0,"error":"slow down"})", retryable, kNotStored},
        AnswerCase{"Conflict", 409, "", retryable, kMaybeStored},
        AnswerCase{"Trouble", 500, "<html>", retryable, kMaybeStored},
        AnswerCase{"Overloaded", 503, "", retryable, kMaybeStored},
        AnswerCase{"GatewayTimeout", 504, "", retryable, kMaybeStored}),
    [](const auto& row) { return row.param.name; });

TEST(JudgeIdentityCall, KeepsTheWordsAndTheAdvice) {
  const auto error = [](const Answer& answer) { return judge_identity_call(answer, 1).error(); };
  EXPECT_EQ(error({200, R"({"status":0,"error":"no such id"})", "", kNow}).message,
            "Mixpanel refused it: no such id");
  EXPECT_EQ(error({429, "", "7", kNow}).retry_after, std::chrono::seconds(7));
  EXPECT_THAT(error({401, R"({"error":"who?"})", "", kNow}).message,
              AllOf(HasSubstr("who?"), HasSubstr("Check the service account")));
  EXPECT_THAT(error({404, "", "", kNow}).message, AllOf(HasSubstr("There is no identity API at this address"),
                                                        HasSubstr("leave --identity-api rest out")));
}

}  // namespace
}  // namespace mixferry::mixpanel
