/// Identity: behaviours D1 to D8, by their numbers. Method as for `/import`, in projects of each kind.

#include <boost/json.hpp>

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kAnon = "8b1c9f2e-63a5-4f0e-9c1d-2f6d1b7a4e11";
constexpr std::string_view kAccepted1 = R"({"code":200,"num_records_imported":1,"status":"OK"})";

std::string identify(std::string_view id, std::string_view anon) {
  return fmt::format(
      R"({{"event":"$identify","properties":{{"$identified_id":"{}","$anon_id":"{}","token":"t"}}}})", id,
      anon);
}

std::string create_alias(std::string_view id, std::string_view alias) {
  return fmt::format(
      R"({{"event":"$create_alias","properties":{{"distinct_id":"{}","alias":"{}","token":"t"}}}})", id,
      alias);
}

/// `ids` are the members of a list.
std::string merge(std::string_view ids) {
  return fmt::format(R"({{"event":"$merge","properties":{{"$distinct_ids":[{}],"token":"t"}}}})", ids);
}

std::string cluster(std::string_view canonical, std::string_view ids) {
  return fmt::format("{{\"distinct_id\":\"{}\",\"ids\":[{}]}}\n", canonical, ids);
}

class SandboxIdentity : public ServiceFixture {
 protected:
  std::string import_one(std::string_view event) { return import(fmt::format("[{}]", event)).body; }
  std::string clusters() { return read("/sandbox/identities"); }
  void set(std::string_view id, std::string_view properties) {
    engage(fmt::format(R"([{{"$token":"t","$distinct_id":"{}","$ignore_time":true,"$set":{{{}}}}}])", id,
                       properties));
  }
  std::string profiles() { return read("/sandbox/profiles"); }
};

TEST_F(SandboxIdentity, D1_IdentifyMakesOnePersonOfTwoIds) {
  restart_with(IdentityMode::original);
  import_one(event("i1", {}, kAnon));
  import_one(event("i2", {}, "u"));
  set(kAnon, R"("a":1,"b":1)");
  set("u", R"("b":2)");
  EXPECT_EQ(import_one(identify("u", kAnon)), kAccepted1);

  EXPECT_EQ(clusters(), cluster("u", fmt::format(R"("u","{}")", kAnon)));
  EXPECT_EQ(queried(), line("i1", {}, "u") + line("i2", {}, "u"));
  EXPECT_EQ(read("/sandbox/events?event=Seen"), line("i1", {}, kAnon) + line("i2", {}, "u")) << "as it came";
  const std::string profile = "{\"$distinct_id\":\"u\",\"$properties\":{\"b\":2,\"a\":1}}\n";
  EXPECT_EQ(profiles(), profile);
  EXPECT_EQ(read(fmt::format("/sandbox/profiles?id={}", kAnon)), profile);
  EXPECT_EQ(read("/sandbox/profiles?id=u"), profile);
  set(kAnon, R"("c":3)");
  EXPECT_EQ(profiles(), "{\"$distinct_id\":\"u\",\"$properties\":{\"b\":2,\"a\":1,\"c\":3}}\n");
}

TEST_F(SandboxIdentity, D1_IdentifyWorksOnTrack) {
  restart_with(IdentityMode::original);
  EXPECT_EQ(track(identify("u", kAnon)).body, R"({"error":null,"status":1})");
  EXPECT_EQ(clusters(), cluster("u", fmt::format(R"("u","{}")", kAnon)));
}

// Method: ids that are no UUID of version 4, each answered as if it were one.
TEST_F(SandboxIdentity, D2_AnAnonymousIdThatIsNoUuidIsNotLinked) {
  for (const std::string_view anon :
       {"visitor-1", "8b1c9f2e-63a5-1f0e-9c1d-2f6d1b7a4e11", "8b1c9f2e-63a5-4f0e-7c1d-2f6d1b7a4e11",
        "8b1c9f2e63a54f0e9c1d2f6d1b7a4e11", "8b1c9f2e-63a5-4f0e-9c1d-2f6d1b7a4e1g",
        "8b1c9f2e-63a5-4f0e-9c1d-2f6d1b7a4e111"}) {
    restart_with(IdentityMode::original);
    EXPECT_EQ(import_one(identify("u", anon)), kAccepted1);
    EXPECT_EQ(track(identify("u", anon)).body, R"({"error":null,"status":1})");
    EXPECT_EQ(clusters(), "") << anon;
  }
}

TEST_F(SandboxIdentity, D2_AnAnonymousIdThatIsTakenIsNotLinkedAgain) {
  restart_with(IdentityMode::original);
  import_one(identify("u", kAnon));
  EXPECT_EQ(import_one(identify("v", kAnon)), kAccepted1);
  EXPECT_EQ(clusters(), cluster("u", fmt::format(R"("u","{}")", kAnon)));
}

TEST_F(SandboxIdentity, D3_AnAliasStandsForTheOriginal) {
  restart_with(IdentityMode::original);
  import_one(event("i1", {}, "new"));
  EXPECT_EQ(import_one(create_alias("u", "new")), kAccepted1);
  import_one(event("i2", {}, "new"));
  set("new", R"("a":1)");
  EXPECT_EQ(queried(), line("i1", {}, "u") + line("i2", {}, "u"));
  EXPECT_EQ(profiles(), "{\"$distinct_id\":\"u\",\"$properties\":{\"a\":1}}\n");
  EXPECT_EQ(import_one(create_alias("v", "new")), kAccepted1);
  EXPECT_EQ(clusters(), cluster("u", R"("u","new")")) << "an alias stands for one id alone";
}

TEST_F(SandboxIdentity, D3_AnAliasOfALegacyProjectHoldsFromThenOn) {
  restart_with(IdentityMode::legacy);
  import_one(event("i1", {}, "new"));
  EXPECT_EQ(track(create_alias("u", "new")).body, R"({"error":null,"status":1})");
  import_one(event("i2", {}, "new"));
  set("new", R"("a":1)");
  EXPECT_EQ(queried(), line("i1", {}, "new") + line("i2", {}, "u"));
  EXPECT_EQ(profiles(), "{\"$distinct_id\":\"u\",\"$properties\":{\"a\":1}}\n");
  EXPECT_EQ(import_one(identify("w", kAnon)), kAccepted1);
  EXPECT_EQ(import_one(merge(R"("x","y")")), kAccepted1);
  EXPECT_EQ(clusters(), cluster("u", R"("u","new")")) << "nothing but aliases there";
}

TEST_F(SandboxIdentity, D4_MergeWorksOnImportWithAServiceAccountAlone) {
  restart_with(IdentityMode::original);
  EXPECT_EQ(track(merge(R"("x","y")")).body, R"({"error":null,"status":1})");
  EXPECT_EQ(send({.method = "POST",
                  .target = "/import?strict=1",
                  .authorization = "Basic dDo=",
                  .body = batch(merge(R"("x","y")"))})
                .body,
            kAccepted1);
  EXPECT_EQ(clusters(), "");
  set("x", R"("a":1)");
  set("y", R"("a":2,"b":2)");
  EXPECT_EQ(import_one(merge(R"("x","y")")), kAccepted1);
  EXPECT_EQ(clusters(), cluster("x", R"("x","y")"));
  EXPECT_EQ(profiles(), "{\"$distinct_id\":\"x\",\"$properties\":{\"a\":1,\"b\":2}}\n");
}

TEST_F(SandboxIdentity, D4_MergeTakesExactlyTwoIds) {
  restart_with(IdentityMode::original);
  for (const std::string_view ids : {"", R"("x")", R"("x","y","z")", R"("x",true)", R"("x","")"}) {
    const Answer answer = import(fmt::format("[{},{}]", merge(ids), event("i1")));
    EXPECT_EQ(answer.status, 400U) << ids;
    const boost::json::value body = boost::json::parse(answer.body);
    EXPECT_EQ(body.at("num_records_imported").to_number<int>(), 1);
    EXPECT_EQ(body.at_pointer("/failed_records/0/field").as_string(), "properties.$distinct_ids");
  }
  EXPECT_EQ(import_one(merge(R"("x","x")")), kAccepted1) << "and nothing comes of it";
  EXPECT_EQ(clusters(), "");
}

// Method: two clusters of 250 ids, one of which gets one more first.
TEST_F(SandboxIdentity, D4_AClusterHasAtMostFiveHundredIds) {
  for (const int more : {0, 1}) {
    restart_with(IdentityMode::original);
    for (int at = 1; at < 250 + more; ++at) import_one(merge(fmt::format(R"("x","x{}")", at)));
    for (int at = 1; at < 250; ++at) import_one(merge(fmt::format(R"("y","y{}")", at)));
    EXPECT_EQ(import_one(merge(R"("x249","y249")")), kAccepted1);
    const std::string all = clusters();
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), more == 0 ? 1 : 2);
  }
}

TEST_F(SandboxIdentity, D5_ASimplifiedProjectRefusesTheBatchOfAVerb) {
  for (const std::string& verb : {identify("u", kAnon), create_alias("u", "new"), merge(R"("x","y")")}) {
    const Answer answer = import(fmt::format("[{},{}]", event("i1"), verb));
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(answer.body,
              R"({"code":400,"error":"some data points in the request failed validation","failed_records":)"
              R"(["identity events are not allowed when project is using simplified identity management"],)"
              R"("num_records_imported":0,"status":"Bad Request"})");
    EXPECT_EQ(import(fmt::format("[{},{}]", event("i1"), verb), "project_id=1").body, "0");
    if (verb.find("$merge") == std::string::npos) {
      EXPECT_EQ(track(verb).body, R"({"error":null,"status":1})");
    }
  }
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(clusters(), "");
}

TEST_F(SandboxIdentity, D6_AnEventWithDeviceAndUserLinksThem) {
  const std::string of_device = R"(,"$device_id":"d")";
  import_one(event("i1", of_device));
  EXPECT_EQ(stored(), line("i1", of_device, "$device:d"));
  const std::string both = R"(,"$device_id":"d","$user_id":"u")";
  import_one(event("i2", both));
  EXPECT_EQ(clusters(), cluster("u", R"("u","$device:d")"));
  EXPECT_EQ(queried(), line("i1", of_device, "u") + line("i2", both, "u"));
  import_one(event("i3", R"(,"$device_id":"$device:e","$user_id":"u")"));
  EXPECT_EQ(clusters(), cluster("u", R"("u","$device:d","$device:e")")) << "one prefix is enough";

  const std::string other = R"(,"$device_id":"d","$user_id":"v")";
  EXPECT_EQ(import_one(event("i4", other)), kAccepted1);
  EXPECT_EQ(clusters(), cluster("u", R"("u","$device:d","$device:e")")) << "the first link stays";
  EXPECT_EQ(read("/sandbox/events?view=queried&id=v"), line("i4", other, "v"));
  EXPECT_EQ(read("/sandbox/identities?id=$device:d"), clusters());
  EXPECT_EQ(read("/sandbox/identities?id=v"), "");
}

TEST_F(SandboxIdentity, D6_ABareIdIsAUserAndAPrefixedOneADevice) {
  import_one(event("i1", {}, "u"));
  import_one(event("i2", {}, "$device:d"));
  import_one(event("i3", R"(,"$device_id":"d","$user_id":"u")"));
  EXPECT_EQ(read("/sandbox/events?view=queried&id=u&without=$device_id&without=$user_id"),
            line("i1", {}, "u") + line("i2", {}, "u") + line("i3", {}, "u"));
}

TEST_F(SandboxIdentity, D6_OtherProjectsLinkNoDevices) {
  for (const IdentityMode mode : {IdentityMode::original, IdentityMode::legacy}) {
    restart_with(mode);
    import_one(event("i1", R"(,"$device_id":"d","$user_id":"u")"));
    EXPECT_EQ(clusters(), "");
    EXPECT_EQ(stored(), line("i1", R"(,"$device_id":"d","$user_id":"u")"));
  }
}

TEST_F(SandboxIdentity, D7_WhatWasWrittenToADeviceIsNotKept) {
  set("$device:d", R"("a":1)");
  set("u", R"("b":2)");
  import_one(event("i1", R"(,"$device_id":"d","$user_id":"u")"));
  EXPECT_EQ(profiles(), "{\"$distinct_id\":\"u\",\"$properties\":{\"b\":2}}\n");
}

TEST_F(SandboxIdentity, D8_ALinkHoldsAfterItsDelay) {
  SandboxOptions options;
  options.behaviour.link_delay_milliseconds = 60'000;
  restart(options);
  import_one(event("i1", R"(,"$device_id":"d")"));
  import_one(event("i2", R"(,"$device_id":"d","$user_id":"u")"));
  now_ += std::chrono::milliseconds{59'999};
  EXPECT_EQ(clusters(), "");
  EXPECT_EQ(read("/sandbox/events?view=queried&id=u&without=$device_id&without=$user_id"),
            line("i2", {}, "u"));
  now_ += std::chrono::milliseconds{1};
  EXPECT_EQ(clusters(), cluster("u", R"("u","$device:d")"));
  EXPECT_EQ(read("/sandbox/events?view=queried&id=u&without=$device_id&without=$user_id"),
            line("i1", {}, "u") + line("i2", {}, "u"));
}

TEST_F(SandboxIdentity, WhatAVerbNeedsIsAsked) {
  struct Case {
    const char* event;
    const char* field;
  };
  const Case cases[] = {
      {R"({"event":"$identify","properties":{"$identified_id":"u","token":"t"}})", "properties.$anon_id"},
      {R"({"event":"$identify","properties":{"$anon_id":"u","token":"t"}})", "properties.$identified_id"},
      {R"({"event":"$identify","properties":{"$identified_id":"u","$anon_id":"a"}})", "properties.token"},
      {R"({"event":"$create_alias","properties":{"distinct_id":"u","token":"t"}})", "properties.alias"},
      {R"({"event":"$create_alias","properties":{"alias":"u","token":"t"}})", "properties.distinct_id"},
      {R"({"event":"$merge","properties":{"token":"t"}})", "properties.$distinct_ids"}};
  restart_with(IdentityMode::original);
  for (const auto& [event, field] : cases) {
    const Answer answer = import(fmt::format("[{}]", event));
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(boost::json::parse(answer.body).at_pointer("/failed_records/0/field").as_string(), field)
        << event;
  }
  EXPECT_EQ(stored(), "");
}

TEST_F(SandboxIdentity, VerbsAreStoredAndNotQueried) {
  restart_with(IdentityMode::original);
  import_one(identify("u", kAnon));
  EXPECT_EQ(stored(),
            fmt::format(R"({{"event":"$identify","properties":{{"time":1785542400,"distinct_id":"u",)"
                        R"("$insert_id":"made-up-1","$identified_id":"u","$anon_id":"{}"}}}})"
                        "\n",
                        kAnon));
  EXPECT_EQ(queried(), "");
}

TEST_F(SandboxIdentity, ResetForgetsLinksAndEvents) {
  import_one(event("i1", R"(,"$device_id":"d","$user_id":"u")"));
  send({.method = "POST", .target = "/sandbox/reset"});
  EXPECT_EQ(clusters(), "");
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(boost::json::parse(read("/sandbox/stats")).at_pointer("/events/stored").to_number<int>(), 0);
}

}  // namespace
}  // namespace mixferry::sandbox
