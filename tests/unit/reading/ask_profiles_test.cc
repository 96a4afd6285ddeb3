#include "engine/reading/ask_profiles.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/flow/timer.h"
#include "engine/http/client.h"
#include "tests/support/test_server.h"

namespace mixferry::reading {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using tests::http_answer;
using tests::Peer;
using Kind = mixpanel::QueryTrouble::Kind;

const std::string kPage = http_answer(200, R"({"results":[{"$distinct_id":"a"}],"total":1})");

/// Gives `answers` one after the other, and keeps the first lines of the requests.
class Host {
 public:
  explicit Host(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  std::expected<mixpanel::PageHead, mixpanel::QueryTrouble> ask() {
    boost::asio::io_context loop;
    flow::LoopTimer timer(loop.get_executor());
    http::Client client(loop.get_executor(), {.tls = false, .host = "127.0.0.1", .port = server_.port()}, {});
    calls::RateQuota quota;
    calls::Caller caller(loop.get_executor(), client, timer, quota, {});
    const mixpanel::QueryAccess access(mixpanel::ServiceAccount::parse("robot:secret").value(), 7);
    const ProfileTaker taker{.begin = [this] { profiles.clear(); },
                             .take = [this](std::string_view json) { profiles.emplace_back(json); }};
    const mixpanel::ProfileQuery everybody;
    std::expected<mixpanel::PageHead, mixpanel::QueryTrouble> asked;
    boost::asio::co_spawn(loop, ask_page(caller, access, everybody, {}, taker),
                   [&](const std::exception_ptr& failure, auto answer) {
                     if (failure) std::rethrow_exception(failure);
                     asked = std::move(answer);
                     loop.stop();
                   });
    loop.run();
    return asked;
  }

  std::vector<std::string> profiles;
  std::vector<std::string> requests;

 private:
  void serve(Peer& peer) {
    for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
      requests.push_back(request.substr(0, request.find("\r\n")));
      peer.write(answers_.at(requests.size() - 1));
    }
  }

  const std::vector<std::string> answers_;
  tests::TestServer server_{[this](Peer& peer) { serve(peer); }};
};

TEST(AskPage, TakesTheOlderPathWhereTheOtherIsNotKnown) {
  Host host({http_answer(404, "not here"), kPage});
  EXPECT_TRUE(host.ask());
  EXPECT_THAT(host.requests, ElementsAre(StartsWith("POST /api/query/engage?project_id=7 "),
                                         StartsWith("POST /api/2.0/engage?project_id=7 ")));
  EXPECT_THAT(host.profiles, ElementsAre(R"({"$distinct_id":"a"})"));
}

TEST(AskPage, SaysThatNeitherIsKnown) {
  Host host({http_answer(404, "not here"), http_answer(404, "nor here")});
  const auto asked = host.ask();
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().kind, Kind::place);
  EXPECT_EQ(host.requests.size(), 2u);
}

TEST(AskPage, AsksAgainForAnAnswerThatCanNotBeRead) {
  Host host({http_answer(200, R"({"results":[{"$distinct_id":"half")"), http_answer(200, "<html>"), kPage});
  EXPECT_TRUE(host.ask());
  EXPECT_THAT(host.profiles, ElementsAre(R"({"$distinct_id":"a"})"));

  Host never({http_answer(200, "<html>"), http_answer(200, "<html>"), http_answer(200, "<html>")});
  const auto asked = never.ask();
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().kind, Kind::unreadable);
}

TEST(AskPage, WaitsFiveMinutesWhereTheHourIsUsedAndNobodySaysUntilWhen) {
  const auto judged = [](const std::string& words, const char* retry_after) {
    http::Response answer{.status = 429, .body = R"({"error":")" + words + "\"}"};
    if (*retry_after != 0) answer.headers.add("Retry-After", retry_after);
    return judge_query(answer).wait;
  };
  const std::string used = "1/5 queries running concurrently and 61/60 queries running in the last hour.";
  EXPECT_EQ(judged(used, ""), std::chrono::minutes(5));
  EXPECT_EQ(judged(used, "7"), std::nullopt) << "what the answer says counts";
  EXPECT_EQ(judged("6/5 queries running concurrently and 9/60 queries running in the last hour.", ""),
            std::nullopt);
}

}  // namespace
}  // namespace mixferry::reading
