#include "engine/mixpanel/query/profile_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::mixpanel {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What comes of `answer`, given in pieces of `piece` bytes.
struct Read {
  Read(std::string_view answer, std::size_t piece) {
    ProfilePageReader reader([this](std::string_view json) { profiles.emplace_back(json); });
    for (std::size_t at = 0; at < answer.size(); at += piece) {
      if (const auto taken = reader.take(answer.substr(at, piece)); !taken) {
        head = std::unexpected(taken.error());
        return;
      }
    }
    head = reader.finish();
  }
  std::vector<std::string> profiles;
  std::expected<PageHead, std::string> head;
};

// Its keys are those of an answer that was recorded of an empty project.
constexpr std::string_view kAnswer = R"({ "page": 0, "page_size": 1000, "session_id": "17-0f", "status": "ok",
  "total": 2500, "computed_at": "2026-01-01T00:00:00.123456+00:00",
  "results": [
    { "$distinct_id": "a", "$properties": { "results": [1, {"x": "}]"}],
      "quote": "say \"]\\" } },
    {"$distinct_id":"b","$properties":{}} ] })";

TEST(ProfilePage, IsTheSameInWhateverPiecesItComes) {
  for (std::size_t piece = 1; piece <= kAnswer.size(); ++piece) {
    const Read read(kAnswer, piece);
    ASSERT_TRUE(read.head) << piece << ": " << read.head.error();
    EXPECT_EQ(*read.head,
              (PageHead{.session_id = "17-0f", .total = 2500, .page_size = 1000, .profiles = 2}));
    EXPECT_EQ(pages_of(*read.head), 3u);
    EXPECT_THAT(read.profiles,
                ElementsAre(R"({ "$distinct_id": "a", "$properties": { "results": [1, {"x": "}]"}],       )"
                            R"("quote": "say \"]\\" } })",
                            R"({"$distinct_id":"b","$properties":{}})"));
  }
}

TEST(ProfilePage, MayHoldNobody) {
  const Read read(R"({"results":[],"page":0,"session_id":"s","page_size":1000,"total":0,"status":"ok"})", 7);
  ASSERT_TRUE(read.head);
  EXPECT_THAT(read.profiles, IsEmpty());
  EXPECT_EQ(pages_of(*read.head), 1u);
}

TEST(ProfilePage, MayLackWhatOnlySeveralPagesNeed) {
  const Read read(R"({"results":[{"$distinct_id":"a"}]})", 3);
  ASSERT_TRUE(read.head);
  EXPECT_EQ(*read.head, (PageHead{.total = 1, .page_size = 1, .profiles = 1}));
}

TEST(ProfilePage, SaysWhatIsNone) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"results":[{"a":1})", "breaks off"},
      {R"({"results":[{"a":"x)", "breaks off"},
      {"", "no JSON object"},
      {"<html>", "no JSON object"},
      {"[{}]", "no JSON object"},
      {"}", "no JSON object"},
      {R"({"page":0})", "no results"},
      {R"({"results":{"a":1}})", "no results"},
      {R"({"deeper":{"results":[]}})", "no results"},
      {R"({"results":["a"]})", "no object"},
      {R"({"results":[],"results":[]})", "twice"},
      {R"({"results":[],"total":1,"total":2})", "one thing twice"},
      {R"({"results":[],"error":"busy"})", "\"busy\""},
      {"{\"results\":[{\"a\":\"x\ny\"}]}", "line break"},
      {R"({"results":[]} {})", "no JSON object"},
  };
  for (const auto& [answer, words] : cases) {
    const Read read(answer, 2);
    ASSERT_FALSE(read.head) << answer;
    EXPECT_THAT(read.head.error(), HasSubstr(words)) << answer;
  }
}

TEST(ProfilePage, BeginsAnewAfterAnAttemptThatBrokeOff) {
  std::vector<std::string> profiles;
  ProfilePageReader reader([&](std::string_view json) { profiles.emplace_back(json); });
  ASSERT_TRUE(reader.take(R"({"results":[{"$distinct_id":"a)"));
  reader.begin();
  ASSERT_TRUE(reader.take(R"({"results":[{"$distinct_id":"b"}]})"));
  ASSERT_TRUE(reader.finish());
  EXPECT_THAT(profiles, ElementsAre(R"({"$distinct_id":"b"})"));
}

}  // namespace
}  // namespace mixferry::mixpanel
