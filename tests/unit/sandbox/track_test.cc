/// `/track`: behaviour I11 and what belongs to it. Method as for `/import`.

#include <boost/json.hpp>

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kTracked = R"({"error":null,"status":1})";

class SandboxTrack : public ServiceFixture {
 protected:
  static std::string invalid(std::string_view error) {
    return fmt::format(R"({{"error":"{}","status":0}})", error);
  }
  /// What is said of one event with these properties.
  std::string track_event(std::string_view members, std::string_view query = "verbose=1&ip=0") {
    return track(fmt::format(R"({{"event":"Seen","properties":{{{}}}}})", members), query).body;
  }
};

TEST_F(SandboxTrack, I11_AFormIsTakenAndAnsweredVerbosely) {
  const std::string data =
      "data=%7B%22event%22%3A%22Seen%22%2C%22properties%22%3A%7B%22token%22%3A%22t%22%2C%22distinct_id%22%3A%"
      "22p%22%2C"
      "%22time%22%3A1785500000%2C%22%24insert_id%22%3A%22i1%22%7D%7D&ip=0";
  const HttpRequest request{.method = "POST",
                            .target = "/track?verbose=1",
                            .content_type = "application/x-www-form-urlencoded",
                            .body = data};
  EXPECT_EQ(send(request).body, kTracked);
  EXPECT_EQ(stored(), line("i1"));
}

TEST_F(SandboxTrack, I11_GetTakesBase64) {
  EXPECT_EQ(
      send({.method = "GET",
            .target =
                "/track?ip=0&data="
                "eyJldmVudCI6IlNlZW4iLCJwcm9wZXJ0aWVzIjp7InRva2VuIjoidCIsImRpc3RpbmN0X2lkIjoicCIsInRpbWUiOj"
                "E3ODU1MDAwMDAsIiRpbnNlcnRfaWQiOiJpMSJ9fQ%3D%3D"})
          .body,
      "1");
  EXPECT_EQ(stored(), line("i1"));
}

TEST_F(SandboxTrack, I11_WhatIsMissingIsNamed) {
  EXPECT_EQ(track_event(R"("distinct_id":"p")"), invalid("token, missing or empty"));
  EXPECT_EQ(track_event(R"("token":"","distinct_id":"p")"), invalid("token, missing or empty"));
  EXPECT_EQ(track_event(R"("token":"t")"), invalid("distinct_id, missing or empty"));
  EXPECT_EQ(track_event(R"("token":"t")", ""), "0");
  EXPECT_EQ(track(R"([{"properties":{"token":"t","distinct_id":"p"}}])").body, invalid("event, missing"));
  EXPECT_EQ(track("").body, invalid("data, missing or empty"));
  EXPECT_EQ(stored(), "");
}

TEST_F(SandboxTrack, I11_AnOldEventIsAcceptedAndNotStored) {
  for (const bool over : {false, true}) {
    restart({});
    const std::int64_t five_days_ago = kNowSeconds - 5 * 86'400;
    EXPECT_EQ(track_event(fmt::format(R"("token":"t","distinct_id":"p","$insert_id":"i1","time":{})",
                                      over ? five_days_ago - 1 : five_days_ago)),
              kTracked);
    EXPECT_EQ(stored().empty(), over);
  }
}

TEST_F(SandboxTrack, I11_AnUnknownTokenSucceedsAndStoresNothing) {
  EXPECT_EQ(track_event(R"("token":"nobody","distinct_id":"p")"), kTracked);
  EXPECT_EQ(boost::json::parse(read("/sandbox/stats")).at_pointer("/events/unknown_token").to_number<int>(),
            1);
  EXPECT_EQ(stored(), "");
}

TEST_F(SandboxTrack, WithoutTimeAnEventHappensNowAndWithoutInsertIdItIsOneOfItsOwn) {
  for (int round = 0; round < 2; ++round)
    EXPECT_EQ(track_event(R"("token":"t","distinct_id":"p","a":1)"), kTracked);
  const std::string expected =
      R"({"event":"Seen","properties":{"time":1785542400,"distinct_id":"p","$insert_id":"made-up-1","a":1}})"
      "\n"
      R"({"event":"Seen","properties":{"time":1785542400,"distinct_id":"p","$insert_id":"made-up-2","a":1}})"
      "\n";
  EXPECT_EQ(stored(), expected);
  EXPECT_EQ(queried(), expected);
}

TEST_F(SandboxTrack, ATimeThatLiesAheadIsNow) {
  EXPECT_EQ(track_event(R"("token":"t","distinct_id":"p","$insert_id":"i1","time":1885500000)"), kTracked);
  EXPECT_EQ(stored(),
            R"({"event":"Seen","properties":{"time":1785542400,"distinct_id":"p","$insert_id":"i1"}})"
            "\n");
}

TEST_F(SandboxTrack, TheSenderIsWhoAndWhereIfItIsToldSo) {
  EXPECT_EQ(track_event(R"("token":"t","$insert_id":"i1","time":1785500000)", "verbose=1&ip=1"), kTracked);
  EXPECT_EQ(stored(), line("i1", R"(,"$city":"Sendersville","$region":"Data Centre","mp_country_code":"XZ")",
                           "address-127.0.0.1"));
}

TEST_F(SandboxTrack, GoodEventsOfAMixedBatchAreStored) {
  const std::string body = fmt::format("[{},{}]", event("i1", R"(,"token":"t")"), event("i2"));
  EXPECT_EQ(track(body).body, kTracked);
  EXPECT_EQ(track(body, "ip=0").body, "1");
  EXPECT_EQ(queried(), line("i1"));
  SandboxOptions options;
  options.behaviour.any_invalid_answers_zero = true;
  restart(options);
  EXPECT_EQ(track(body).body, invalid("token, missing or empty"));
  EXPECT_EQ(stored(), line("i1"));
}

TEST_F(SandboxTrack, ProjectsAreToldApartByToken) {
  track(fmt::format("[{},{}]", event("i1", R"(,"token":"t")"), event("i2", R"(,"token":"u")")));
  EXPECT_EQ(stored(), line("i1"));
  EXPECT_EQ(read("/sandbox/events?token=u"), line("i2"));
}

TEST_F(SandboxTrack, APixelAndAScriptAreAnswersToo) {
  const std::string body = event("i1", R"(,"token":"t")");
  const Answer pixel = track(body, "img=1&ip=0");
  EXPECT_EQ(pixel.content_type, "image/gif");
  EXPECT_EQ(pixel.body.size(), 43U);
  EXPECT_TRUE(pixel.body.starts_with("GIF89a")) << pixel.body;
  EXPECT_EQ(track(body, "callback=f&ip=0").body, "f(1);");
  EXPECT_EQ(stored(), line("i1") + line("i1"));
}

TEST_F(SandboxTrack, OneEventTooManyIsRefusedWhole) {
  std::string body = "[";
  for (int at = 0; at <= 2'000; ++at)
    body.append(at == 0 ? "" : ",").append(event(fmt::format("i{}", at), R"(,"token":"t")"));
  EXPECT_EQ(track(body + "]").status, 413U);
  EXPECT_EQ(stored(), "");
}

}  // namespace
}  // namespace mixferry::sandbox
