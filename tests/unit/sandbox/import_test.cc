/// `/import`: behaviours I1 to I10 and I12, by their numbers, and what belongs to them.
/// Method, unless a test says otherwise: requests go to the service without its server; answers and what is
/// kept are compared as text.

#include <boost/json.hpp>
#include <zlib.h>

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kNdjson = "application/x-ndjson";

class SandboxImport : public ServiceFixture {
 protected:
  static std::string ok(int imported) {
    return fmt::format(R"({{"code":200,"num_records_imported":{},"status":"OK"}})", imported);
  }
  /// The 400 with these `failed_records`.
  static std::string bad(int imported, std::string_view failed) {
    return fmt::format(
        R"({{"code":400,"error":"some data points in the request failed validation","failed_records":[{}],)"
        R"("num_records_imported":{},"status":"Bad Request"}})",
        failed, imported);
  }
  std::int64_t counter(std::string_view name) {
    return boost::json::parse(read("/sandbox/stats"))
        .at("events")
        .at({name.data(), name.size()})
        .to_number<std::int64_t>();
  }
};

std::string gzip(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string many_events(std::size_t count) {
  std::string lines;
  for (std::size_t at = 0; at < count; ++at) lines += line(fmt::format("i{}", at));
  return lines;
}

TEST_F(SandboxImport, I1_GoodEventsAreCountedAndStored) {
  EXPECT_EQ(import(fmt::format("[{},{},{}]", event("i1"), event("i2", R"(,"a":1)"), event("i3"))).body,
            ok(3));
  EXPECT_EQ(stored(), line("i1") + line("i2", R"(,"a":1)") + line("i3"));
  EXPECT_EQ(counter("stored"), 3);
}

TEST_F(SandboxImport, I2_ABadEventIsNamedAndTheGoodOnesAreStored) {
  const std::string late = R"({"event":"Seen","properties":{"time":1,"distinct_id":"p","$insert_id":"i2"}})";
  const Answer answer = import(fmt::format("[{},{},{}]", event("i1"), late, event("i3")));
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(answer.body,
            bad(2, R"({"index":1,"insert_id":"i2","field":"properties.time",)"
                   R"("message":"'properties.time' is invalid: must not be before 1971-01-01"})"));
  EXPECT_EQ(stored(), line("i1") + line("i3"));
  EXPECT_EQ(counter("received"), 3);
  EXPECT_EQ(counter("invalid"), 1);
}

TEST_F(SandboxImport, I3_WithoutStrictTheAnswerIsOneAndTheBadEventIsDropped) {
  const std::string body = fmt::format("[{},{}]", event("i1"), event("i_2"));
  for (const std::string_view query : {"strict=0&project_id=1", "project_id=1"}) {
    restart({});
    const Answer answer = import(body, query);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "1");
    EXPECT_EQ(stored(), line("i1"));
  }
  EXPECT_EQ(import(body, "project_id=1&verbose=1").body, R"({"error":null,"status":1})");
  EXPECT_EQ(import(batch(event("i_2")), "project_id=1").body, "0");
  EXPECT_EQ(
      import(batch(event("i_2")), "project_id=1&verbose=1").body,
      R"({"error":"'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters","status":0})");
}

struct CredentialsCase {
  const char* name;
  const char* authorization;
  const char* query;
  const char* error;  ///< empty: let in
};

class I4_Credentials : public SandboxImport, public testing::WithParamInterface<CredentialsCase> {};

TEST_P(I4_Credentials, AreAServiceAccountWithItsProjectOrAToken) {
  const auto& [name, authorization, query, error] = GetParam();
  const std::string target = fmt::format("/import?strict=1{}", query);
  const std::string body = batch(event("i1"));
  const Answer answer =
      send({.method = "POST", .target = target, .authorization = authorization, .body = body});
  if (*error == '\0') {
    EXPECT_EQ(answer.body, ok(1));
    EXPECT_EQ(stored(), line("i1"));
  } else {
    EXPECT_EQ(answer.status, 401U);
    EXPECT_EQ(answer.body, fmt::format(R"({{"code":401,"error":"{}","status":"Unauthorized"}})", error));
    EXPECT_EQ(stored(), "");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, I4_Credentials,
    testing::Values(
        CredentialsCase{"ServiceAccount", "Basic cm9ib3Q6czNjcmV0", "&project_id=1", ""},
        CredentialsCase{"ServiceAccountAsItIs", "Basic robot:s3cret", "&project_id=1", ""},
        CredentialsCase{"TokenAlone", "Basic dDo=", "", ""},
        CredentialsCase{"TokenAndItsProject", "Basic dDo=", "&project_id=1", ""},
        CredentialsCase{"TokenOfAnotherProject", "Basic dDo=", "&project_id=2",
                        "Mismatch between the token's project and project_id 2"},
        CredentialsCase{"UnknownToken", "Basic bm9ib2R5Og==", "", "Invalid credentials"},
        CredentialsCase{"WrongSecret", "Basic cm9ib3Q6d3Jvbmc=", "&project_id=1", "Invalid credentials"},
        CredentialsCase{"AnotherProject", "Basic cm9ib3Q6czNjcmV0", "&project_id=2",
                        "Mismatch between the service account's projects and project_id 2"},
        CredentialsCase{"NoSuchProject", "Basic cm9ib3Q6czNjcmV0", "&project_id=99",
                        "Mismatch between the service account's projects and project_id 99"},
        CredentialsCase{"NoProject", "Basic cm9ib3Q6czNjcmV0", "",
                        "A service account needs project_id in the query string"},
        CredentialsCase{"None", "", "&project_id=1", "Invalid credentials"},
        CredentialsCase{"Bearer", "Bearer cm9ib3Q6czNjcmV0", "&project_id=1", "Invalid credentials"},
        CredentialsCase{"NoBase64", "Basic !!", "&project_id=1", "Invalid credentials"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(SandboxImport, I5_GzipAndLinesAreTaken) {
  const std::string lines = fmt::format("\n{}\r\n{}", line("i1"), event("i2"));
  const std::string packed = gzip(lines);
  const HttpRequest request{.method = "POST",
                            .target = "/import?strict=1&project_id=1",
                            .authorization = kRobot,
                            .content_type = kNdjson,
                            .content_encoding = "gzip",
                            .body = packed};
  EXPECT_EQ(send(request).body, ok(2));
  EXPECT_EQ(import(lines, "strict=1&project_id=1", kNdjson).body, ok(2));
  EXPECT_EQ(stored(), line("i1") + line("i2") + line("i1") + line("i2"));
}

TEST_F(SandboxImport, I5_SeveralGzipMembersAreOneBody) {
  const std::string packed = gzip(line("i1")) + gzip(line("i2"));
  EXPECT_EQ(send({.method = "POST",
                  .target = "/import?strict=1&project_id=1",
                  .authorization = kRobot,
                  .content_type = kNdjson,
                  .content_encoding = "gzip",
                  .body = packed})
                .body,
            ok(2));
}

TEST_F(SandboxImport, I5_WhatIsNoGzipIsRefusedWhole) {
  // Method: cut at every byte, with bytes behind it, and no gzip at all; none may be taken for a shorter
  // body.
  const std::string packed = gzip(line("i1"));
  std::vector<std::string> broken = {packed + "x", line("i1"), ""};
  for (std::size_t end = 1; end < packed.size(); ++end) broken.push_back(packed.substr(0, end));
  for (const std::string& body : broken) {
    const Answer answer = send({.method = "POST",
                                .target = "/import?strict=1&project_id=1",
                                .authorization = kRobot,
                                .content_type = kNdjson,
                                .content_encoding = "gzip",
                                .body = body});
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(answer.body, R"({"code":400,"error":"data, not valid gzip","failed_records":[],)"
                           R"("num_records_imported":0,"status":"Bad Request"})");
  }
  EXPECT_EQ(stored(), "");
}

TEST_F(SandboxImport, I5_TheLimitHoldsForWhatIsUnpacked) {
  SandboxOptions options;
  options.behaviour.body_bytes_max = 1'000;
  restart(options);
  const std::string just =
      line("i1", fmt::format(R"(,"a":"{}")", std::string(1'000 - line("i1").size() - 7, 'x')));
  ASSERT_EQ(just.size(), 1'000U);
  for (const bool over : {false, true}) {
    const std::string packed = gzip(over ? just + " " : just);
    ASSERT_LT(packed.size(), 200U);
    const Answer answer = send({.method = "POST",
                                .target = "/import?strict=1&project_id=1",
                                .authorization = kRobot,
                                .content_type = kNdjson,
                                .content_encoding = "gzip",
                                .body = packed});
    EXPECT_EQ(answer.status, over ? 413U : 200U);
    EXPECT_EQ(
        answer.body,
        over
            ? R"({"code":413,"error":"request exceeds max limit of 1000 bytes","status":"Request Entity Too Large"})"
            : ok(1));
  }
}

TEST_F(SandboxImport, I5_AGzipBombIsNotUnpacked) {
  const std::string packed = gzip(std::string(20'000'000, ' '));
  EXPECT_EQ(send({.method = "POST",
                  .target = "/import?strict=1&project_id=1",
                  .authorization = kRobot,
                  .content_encoding = "gzip",
                  .body = packed})
                .status,
            413U);
}

TEST_F(SandboxImport, I5_OneEventTooManyIsRefusedWhole) {
  const Answer answer = import(many_events(2'001), "strict=1&project_id=1", kNdjson);
  EXPECT_EQ(answer.status, 413U);
  EXPECT_EQ(
      answer.body,
      R"({"code":413,"error":"request exceeds max limit of 2000 events","status":"Request Entity Too Large"})");
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(import(many_events(2'000), "strict=1&project_id=1", kNdjson).body, ok(2'000));
}

TEST_F(SandboxImport, I6_AnEventThatLiesAheadIsStoredAsNow) {
  const auto at = [](std::string_view time) {
    return fmt::format(
        R"([{{"event":"Seen","properties":{{"time":{},"distinct_id":"p","$insert_id":"i1"}}}}])", time);
  };
  EXPECT_EQ(import(at("1785546000")).body, ok(1));
  EXPECT_EQ(stored(),
            R"({"event":"Seen","properties":{"time":1785542400,"distinct_id":"p","$insert_id":"i1"}})"
            "\n");
  EXPECT_EQ(import(at("1785546001")).status, 400U);
  EXPECT_EQ(import(at("\"2026-08-01\"")).body,
            bad(0, R"({"index":0,"insert_id":"i1","field":"properties.time",)"
                   R"("message":"'properties.time' is invalid: must be specified as seconds since epoch"})"));
}

TEST_F(SandboxImport, I6_MillisecondsAreShownAsAFraction) {
  EXPECT_EQ(
      import(R"([{"event":"Seen","properties":{"time":1785500000050,"distinct_id":"p","$insert_id":"i1"}}])")
          .body,
      ok(1));
  EXPECT_EQ(stored(),
            R"({"event":"Seen","properties":{"time":1785500000.050,"distinct_id":"p","$insert_id":"i1"}})"
            "\n");
}

TEST_F(SandboxImport, I7_ABadInsertIdIsAFailedRecord) {
  EXPECT_EQ(
      import(batch(event("a_b"))).body,
      bad(0,
          R"({"index":0,"insert_id":"a_b","field":"properties.$insert_id",)"
          R"("message":"'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters"})"));
}

TEST_F(SandboxImport, I8_AMissingIdIsAFailedRecordAndAnEmptyOneIsTaken) {
  const std::string without = R"([{"event":"Seen","properties":{"time":1785500000,"$insert_id":"i1"}}])";
  EXPECT_EQ(import(without).body,
            bad(0, R"({"index":0,"insert_id":"i1","field":"properties.distinct_id",)"
                   R"("message":"'properties.distinct_id' is invalid: must not be missing"})"));
  EXPECT_EQ(import(batch(event("i1", {}, "anonymous"))).status, 400U);
  EXPECT_EQ(import(batch(event("i1", {}, ""))).body, ok(1));
  EXPECT_EQ(stored(), line("i1", {}, ""));
  SandboxOptions options;
  options.behaviour.distinct_id_optional = true;
  restart(options);
  EXPECT_EQ(import(without).body, ok(1));
  EXPECT_EQ(stored(), line("i1", {}, "address-127.0.0.1"));
}

TEST_F(SandboxImport, I9_ARepeatedEventIsStoredTwiceAndQueriedOnce) {
  import(batch(event("i1", R"(,"a":1)")));
  import(batch(event("i1", R"(,"a":2)")));
  EXPECT_EQ(stored(), line("i1", R"(,"a":1)") + line("i1", R"(,"a":2)"));
  EXPECT_EQ(queried(), line("i1", R"(,"a":2)"));
}

// Method: an event, and others that differ from it in one of the four.
TEST_F(SandboxImport, I9_OneDifferenceInTheFourMakesAnotherEvent) {
  const std::string later =
      R"({"event":"Seen","properties":{"time":1785500001,"distinct_id":"p","$insert_id":"i1"}})";
  import(fmt::format("[{},{},{},{},{}]", event("i1"), event("i2"), event("i1", {}, "q"),
                     event("i1", {}, "p", "Left"), later));
  EXPECT_EQ(queried(), stored());
  const std::string in_milliseconds =
      R"({"event":"Seen","properties":{"time":1785500001000,"distinct_id":"p","$insert_id":"i1"}})";
  import(batch(in_milliseconds));
  EXPECT_EQ(queried(),
            line("i1") + line("i2") + line("i1", {}, "q") + line("i1", {}, "p", "Left") + later + "\n");
}

TEST_F(SandboxImport, I10_AnIgnoredEventIsCountedAndNotStored) {
  EXPECT_EQ(import(batch(event("i1", R"(,"$ignore":true)"))).body, ok(1));
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(counter("ignored"), 1);
}

TEST_F(SandboxImport, I12_AProfileIsNoEventAndNoProfileComesOfIt) {
  EXPECT_EQ(
      import(R"([{"$token":"t","$distinct_id":"p","$set":{"a":1}}])").body,
      bad(0,
          R"({"index":0,"insert_id":"","field":"event","message":"'event' must not be missing or blank"})"));
  EXPECT_EQ(read("/sandbox/profiles"), "");
  EXPECT_EQ(stored(), "");
}

TEST_F(SandboxImport, C8_AboveTheRateIs429) {
  SandboxOptions options;
  options.behaviour.updates_per_minute_max = 2;
  restart(options);
  EXPECT_EQ(import(fmt::format("[{},{}]", event("i1"), event("i2"))).status, 200U);
  const Answer answer = import(batch(event("i3")));
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(boost::json::parse(answer.body).at("status").as_string(), "Too Many Requests");
  EXPECT_EQ(counter("dropped"), 1);
  now_ += std::chrono::minutes{2};
  EXPECT_EQ(import(batch(event("i3"))).status, 200U);
}

TEST_F(SandboxImport, WhatCannotBeReadIsRefusedWhole) {
  struct Case {
    std::string body;
    const char* error;
  };
  const Case cases[] = {{"", "data, missing or empty"},
                        {"[]", "data, missing or empty"},
                        {"17", "data, must be an array of events"},
                        {fmt::format("[{},", event("i1")), "data, not valid JSON: "}};
  for (const auto& [body, error] : cases) {
    const Answer answer = import(body);
    EXPECT_EQ(answer.status, 400U) << body;
    EXPECT_TRUE(answer.body.starts_with(fmt::format(R"({{"code":400,"error":"{})", error))) << answer.body;
    EXPECT_EQ(import(body, "strict=0&project_id=1").body, "0");
  }
  EXPECT_EQ(stored(), "");
}

TEST_F(SandboxImport, ALineThatIsNoJsonIsAFailedRecord) {
  const std::string lines = line("i1") + "{nonsense}\n\"\xFF\"\n" + line("i2");
  const Answer answer = import(lines, "strict=1&project_id=1", kNdjson);
  EXPECT_EQ(answer.status, 400U);
  const boost::json::value body = boost::json::parse(answer.body);
  EXPECT_EQ(body.at("num_records_imported").to_number<int>(), 2);
  EXPECT_EQ(body.at_pointer("/failed_records/0/index").to_number<int>(), 1);
  EXPECT_EQ(body.at_pointer("/failed_records/1/message").as_string(),
            "line is invalid: string should be valid utf8");
  EXPECT_EQ(stored(), line("i1") + line("i2"));
}

// Method: one value too much in each way that Mixpanel documents, and the largest that passes.
TEST_F(SandboxImport, ValuesBeyondTheLimitsAreFailedRecords) {
  const auto list = [](int items) {
    std::string text;
    for (int at = 0; at < items; ++at) text += at == 0 ? "1" : ",1";
    return fmt::format(R"(,"a":[{}])", text);
  };
  const auto object = [](int keys) {
    std::string text;
    for (int at = 0; at < keys; ++at) text += fmt::format(R"({}"k{}":1)", at == 0 ? "" : ",", at);
    return fmt::format(R"(,"a":{{{}}})", text);
  };
  EXPECT_EQ(import(batch(event("i1", list(254)))).status, 200U);
  EXPECT_NE(import(batch(event("i1", list(255)))).body.find("\\\"a\\\" has more than 254 items"),
            std::string::npos);
  EXPECT_EQ(import(batch(event("i1", object(254)))).status, 200U);
  EXPECT_NE(import(batch(event("i1", object(255)))).body.find("has more than 254 keys"), std::string::npos);
  EXPECT_EQ(import(batch(event("i1", R"(,"a":[[[1]]])"))).status, 200U);
  EXPECT_NE(import(batch(event("i1", R"(,"a":[[[[1]]]])"))).body.find("3 levels"), std::string::npos);
  std::string texts;
  for (int at = 0; at < 40; ++at)
    texts += fmt::format(R"({}"{}")", at == 0 ? "" : ",", std::string(250, 'x'));
  EXPECT_NE(import(batch(event("i1", fmt::format(R"(,"a":[{}])", texts)))).body.find("larger than 8 KB"),
            std::string::npos);
}

TEST_F(SandboxImport, OfTwoPropertiesOfOneNameTheLastCounts) {
  EXPECT_EQ(import(batch(event("i1", R"(,"a":1,"b":2,"a":3,"$insert_id":"i2")"))).body, ok(1));
  EXPECT_EQ(stored(), line("i2", R"(,"b":2,"a":3)"));
}

// Method: properties that mean something elsewhere, with values that mean nothing there.
TEST_F(SandboxImport, PropertiesOfAnyTypeAreTakenWhereNoIdIsMeant) {
  const std::string more =
      R"(,"alias":true,"$user_id":[1],"$device_id":{"a":1},"$anon_id":1.5,"$distinct_ids":"x")";
  EXPECT_EQ(import(batch(event("i1", more))).body, ok(1));
  EXPECT_EQ(stored(), line("i1", more));
  const Answer answer =
      import(R"([{"event":"Seen","properties":{"time":1785500000,"distinct_id":true,"$insert_id":"i1"}}])");
  EXPECT_NE(answer.body.find(R"(\"distinct_id\" must be a string)"), std::string::npos) << answer.body;
}

TEST_F(SandboxImport, LongTextsAreCut) {
  EXPECT_EQ(import(batch(event("i1", fmt::format(R"(,"a":"{}")", std::string(300, 'x'))))).status, 200U);
  EXPECT_EQ(stored(), line("i1", fmt::format(R"(,"a":"{}")", std::string(255, 'x'))));
}

TEST_F(SandboxImport, AnAddressBecomesAPlaceAndIsNotStored) {
  import(
      fmt::format("[{},{}]", event("i1", R"(,"ip":"192.0.2.7","$city":"Own")"), event("i2", R"(,"ip":"0")")));
  EXPECT_EQ(stored(),
            line("i1", R"(,"$city":"Own","$region":"Upper Shire","mp_country_code":"XA")") + line("i2"));
}

TEST_F(SandboxImport, TokensAndDataInAFormAreTaken) {
  const Answer answer = import(fmt::format("data={}", event("i1", R"(,"token":"t")")), "project_id=1",
                               "application/x-www-form-urlencoded");
  EXPECT_EQ(answer.body, "1");
  EXPECT_EQ(stored(), line("i1"));
}

TEST_F(SandboxImport, EventsAreReadBackByNameIdAndProject) {
  import(fmt::format("[{},{},{}]", event("i2", R"(,"a":1,"b":2)", "q"), event("i1"),
                     event("i3", {}, "p", "Left")));
  EXPECT_EQ(read("/sandbox/events?id=p"), line("i1") + line("i3", {}, "p", "Left"));
  EXPECT_EQ(read("/sandbox/events?event=Left"), line("i3", {}, "p", "Left"));
  EXPECT_EQ(read("/sandbox/events?limit=1&without=a"), line("i2", R"(,"b":2)", "q"));
  EXPECT_EQ(read("/sandbox/events?order=time"),
            line("i3", {}, "p", "Left") + line("i1") + line("i2", R"(,"a":1,"b":2)", "q"));
  EXPECT_EQ(read("/sandbox/events?token=u"), "");
  EXPECT_EQ(read("/sandbox/events?view=some"),
            R"({"error":"view can be stored or queried","status":"error"})");
  EXPECT_EQ(read("/sandbox/events?order=id"), R"({"error":"order can only be time","status":"error"})");
}

}  // namespace
}  // namespace mixferry::sandbox
