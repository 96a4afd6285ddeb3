/// What `/engage` answers: behaviours E1 to E18 and E36, by their numbers.
/// Method, unless a test says otherwise: bodies go to the pure core, answers and stored profiles are compared
/// as text.

#include "tests/unit/sandbox/engage_fixture.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kGood = R"({"$token":"t","$distinct_id":"p","$ignore_time":true,"$set":{"a":1}})";
constexpr std::string_view kMixedUpdates = R"([
  {"$token":"t","$distinct_id":"p1","$ignore_time":true,"$set":{"a":1}},
  {"$token":"t","$distinct_id":"p2","$ignore_time":true,"$set":{"a":2}},
  {"$token":"t","$distinct_id":"","$ignore_time":true,"$set":{"a":3}},
  {"$token":"t","$distinct_id":"p4","$ignore_time":true,"$set":{"a":4}}])";
constexpr std::string_view kMixedStored =
    "{\"$distinct_id\":\"p1\",\"$properties\":{\"a\":1}}\n"
    "{\"$distinct_id\":\"p2\",\"$properties\":{\"a\":2}}\n"
    "{\"$distinct_id\":\"p4\",\"$properties\":{\"a\":4}}\n";

std::string many_records(std::size_t count) {
  std::string body = "[";
  for (std::size_t at = 0; at < count; ++at) {
    body +=
        fmt::format(R"({}{{"$token":"t","$distinct_id":"p{}","$set":{{"a":1}}}})", at == 0 ? "" : ",", at);
  }
  return body + "]";
}

TEST_F(SandboxEngage, E1_PlainSuccessIsOne) {
  EXPECT_EQ(update(R"("$set":{"a":1})", "ip=0"), "1");
  EXPECT_EQ(properties(), R"({"a":1})");
}

TEST_F(SandboxEngage, E2_VerboseSuccess) {
  EXPECT_EQ(update(R"("$set":{"a":1})", "verbose=1"), kAccepted);
}

TEST_F(SandboxEngage, E3_StrictSuccessWithAndWithoutVerbose) {
  constexpr std::string_view kStrict = R"({"error":null,"errors":{},"num_good_events":1,"status":1})";
  EXPECT_EQ(update(R"("$set":{"a":1})", "strict=1"), kStrict);
  EXPECT_EQ(update(R"("$set":{"a":1})", "strict=1&verbose=1"), kStrict);
}

TEST_F(SandboxEngage, E4_VerboseTwoIsLikeOne) {
  EXPECT_EQ(update(R"("$set":{"a":1})", "verbose=2"), kAccepted);
  EXPECT_EQ(update(R"("$set":{"a":1})", "verbose=0"), "1");
}

TEST_F(SandboxEngage, E5_UnknownTokenSucceedsAndStoresNothing) {
  EXPECT_EQ(post(R"([{"$token":"nobody","$distinct_id":"p","$set":{"a":1}}])"), kAccepted);
  EXPECT_EQ(lines(), "");
  EXPECT_EQ(stats_.updates.unknown_token, 1U);
  EXPECT_EQ(stats_.updates.applied, 0U);
}

TEST_F(SandboxEngage, E6_MissingTokenFails) {
  constexpr std::string_view kBody = R"([{"$distinct_id":"p","$set":{"a":1}}])";
  EXPECT_EQ(post(kBody), R"({"error":"$token, missing or empty","status":0})");
  EXPECT_EQ(post(kBody, ""), "0");
  EXPECT_EQ(post(R"([{"$token":"","$distinct_id":"p","$set":{"a":1}}])"),
            R"({"error":"$token, missing or empty","status":0})");
  EXPECT_EQ(lines(), "");
}

TEST_F(SandboxEngage, E7_MissingIdFails) {
  for (const std::string_view id :
       {"", R"("$distinct_id":"",)", R"("$distinct_id":null,)", R"("$distinct_id":[],)"}) {
    EXPECT_EQ(post(fmt::format(R"([{{"$token":"t",{}"$set":{{"a":1}}}}])", id)),
              R"({"error":"$distinct_id, missing or empty","status":0})");
  }
  EXPECT_EQ(lines(), "");
}

TEST_F(SandboxEngage, E7_NumericIdIsKeptAsText) {
  post(R"([{"$token":"t","$distinct_id":17,"$ignore_time":true,"$set":{}}])");
  EXPECT_EQ(lines(), "{\"$distinct_id\":\"17\",\"$properties\":{}}\n");
}

TEST_F(SandboxEngage, E8_NoDataFails) {
  constexpr std::string_view kNoData = R"({"error":"data, missing or empty","status":0})";
  EXPECT_EQ(post(""), kNoData);
  EXPECT_EQ(post(" \r\n"), kNoData);
  EXPECT_EQ(
      handle({.query = "verbose=1", .content_type = "application/x-www-form-urlencoded", .body = "x=1"}).body,
      kNoData);
  EXPECT_EQ(post("", ""), "0");
  EXPECT_EQ(post("", "strict=1"),
            R"({"error":"data, missing or empty","errors":{},"num_good_events":0,"status":0})");
}

TEST_F(SandboxEngage, E8_BodyThatIsNoJsonFailsWholly) {
  // Method: good records stand before what breaks the body; none of them may be stored.
  for (const std::string_view tail : {",", ",{\"$token\":\"t\"", "] ]", ",\"\xFF\"]", ",1e999]", ",nul]"}) {
    const std::string answer = post(fmt::format("[{}{}", kGood, tail));
    EXPECT_TRUE(answer.starts_with(R"({"error":"data, not valid JSON)")) << answer;
    EXPECT_TRUE(answer.ends_with(R"("status":0})")) << answer;
  }
  EXPECT_EQ(lines(), "");
}

TEST_F(SandboxEngage, E8_JsonThatHoldsNoRecordsFails) {
  EXPECT_EQ(post("17"), R"({"error":"data, must be an array of records","status":0})");
  EXPECT_EQ(post("[17]"), R"({"error":"record, must be a JSON object","status":0})");
}

TEST_F(SandboxEngage, E9_EmptyArrayFails) {
  EXPECT_EQ(post("[]", ""), "0");
  EXPECT_EQ(post("[]"), R"({"error":"data, missing or empty","status":0})");
}

TEST_F(SandboxEngage, E10_BareObjectIsTakenLikeAnArrayOfOne) {
  EXPECT_EQ(post(kGood), kAccepted);
  EXPECT_EQ(properties(), R"({"a":1})");
  EXPECT_EQ(stats_.updates.received, 1U);
}

TEST_F(SandboxEngage, E11_FormTakesJsonAndBase64WithFlagsOnEitherSide) {
  for (const std::string_view data :
       {"%5B%7B%22%24token%22%3A%22t%22%2C%22%24distinct_id%22%3A%22p%22%2C%22%24set%22%3A%7B%7D%7D%5D",
        "W3siJHRva2VuIjoidCIsIiRkaXN0aW5jdF9pZCI6InAiLCIkc2V0Ijp7fX1d"}) {
    const std::string body = fmt::format("data={}&verbose=1", data);
    const EngageRequest request{.content_type = "application/x-www-form-urlencoded; charset=utf-8",
                                .body = body};
    EXPECT_EQ(handle(request).body, kAccepted);
  }
  EXPECT_EQ(
      handle(
          {.query = "verbose=1", .content_type = "application/x-www-form-urlencoded", .body = "data=%21%21"})
          .body,
      R"({"error":"data, neither JSON nor base64","status":0})");
}

TEST_F(SandboxEngage, E14_GoodUpdatesOfAMixedBatchAreStored) {
  EXPECT_EQ(post(kMixedUpdates), kAccepted);
  EXPECT_EQ(post(kMixedUpdates, "ip=0"), "1");
  EXPECT_EQ(lines(), kMixedStored);
}

TEST_F(SandboxEngage, E14_SwitchAnswersZeroForAMixedBatch) {
  restart({.any_invalid_answers_zero = true});
  EXPECT_EQ(post(kMixedUpdates, "ip=0"), "0");
  EXPECT_EQ(post(kMixedUpdates), R"({"error":"$distinct_id, missing or empty","status":0})");
  EXPECT_EQ(lines(), kMixedStored);
}

TEST_F(SandboxEngage, E15_StrictNamesTheInvalidUpdatesOfAMixedBatch) {
  EXPECT_EQ(post(kMixedUpdates, "ip=0&strict=1"),
            R"({"error":"some data points in the request failed validation",)"
            R"("errors":{"2":["$distinct_id, missing or empty"]},"num_good_events":3,"status":0})");
  EXPECT_EQ(lines(), kMixedStored);
}

TEST_F(SandboxEngage, E16_OneRecordTooManyIsRefusedWhole) {
  EXPECT_EQ(post(many_records(2'001)),
            R"({"error":"data, 2001 records; a request may hold at most 2000","status":0})");
  EXPECT_EQ(store_->projects().front().users.size(), 0U);
  EXPECT_EQ(post(many_records(2'000)), kAccepted);
  EXPECT_EQ(store_->projects().front().users.size(), 2'000U);
}

TEST_F(SandboxEngage, E16_SwitchDropsTheSurplusAndReportsSuccess) {
  restart({.surplus_dropped = true});
  EXPECT_EQ(post(many_records(2'001), "strict=1"),
            R"({"error":null,"errors":{},"num_good_events":2001,"status":1})");
  EXPECT_EQ(store_->projects().front().users.size(), 2'000U);
  EXPECT_EQ(stats_.updates.dropped, 1U);
}

TEST_F(SandboxEngage, E17_RecordOverOneMegabyteIsInvalid) {
  // Method: one string that is cut when stored but counts whole; a record just below passes.
  const auto record = [](std::size_t string_bytes) {
    return fmt::format(R"([{{"$token":"t","$distinct_id":"p","$set":{{"a":"{}"}}}}])",
                       std::string(string_bytes, 'x'));
  };
  EXPECT_EQ(post(record(1'000'000)), R"({"error":"record, larger than 1 MB","status":0})");
  EXPECT_EQ(lines(), "");
  EXPECT_EQ(post(record(999'900)), kAccepted);
}

TEST_F(SandboxEngage, E18_RecordWithoutAnOperationIsInvalid) {
  const std::string answer = post(R"([{"$token":"t","$distinct_id":"p","$sett":{"a":1}}])");
  EXPECT_TRUE(answer.starts_with(R"({"error":"operation, missing)")) << answer;
  EXPECT_EQ(lines(), "");
}

TEST_F(SandboxEngage, E36_CallbackWrapsTheAnswer) {
  const EngageRequest request{.query = "callback=f&ip=0", .body = kGood};
  const Answer answer = handle(request);
  EXPECT_EQ(answer.content_type, "text/javascript");
  EXPECT_EQ(answer.body, "f(1);");
  EXPECT_EQ(handle({.query = "callback=a.b&verbose=1", .body = kGood}).body,
            R"(a.b({"error":null,"status":1});)");
  EXPECT_EQ(handle({.query = "callback=alert(1)", .body = kGood}).body, "1");
}

TEST_F(SandboxEngage, C8_AboveTheRateEveryoneIsRefusedUntilTheMinuteHasPassed) {
  restart({.updates_per_minute_max = 1});
  EXPECT_EQ(handle({.body = kGood}).status, 200U);
  now_ += std::chrono::seconds{30};
  const Answer refused = handle({.body = kGood});
  EXPECT_EQ(refused.status, 429U);
  EXPECT_EQ(
      refused.body,
      R"({"code":429,"error":"Project exceeded rate limits. Please retry the request with exponential backoff.",)"
      R"("status":"Too Many Requests"})");
  EXPECT_EQ(stats_.updates.dropped, 1U);
  now_ += std::chrono::seconds{30};  // the refused one still counts
  EXPECT_EQ(handle({.body = kGood}).status, 429U);
  now_ += std::chrono::seconds{60};
  EXPECT_EQ(handle({.body = kGood}).status, 200U);
}

TEST_F(SandboxEngage, C8_AProjectThatDoesNotExistHasNoRate) {
  restart({.updates_per_minute_max = 1});
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(handle({.body = R"({"$token":"nobody","$distinct_id":"p","$set":{}})"}).status, 200U);
  }
}

}  // namespace
}  // namespace mixferry::sandbox
