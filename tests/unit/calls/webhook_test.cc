#include "engine/calls/webhook.h"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_server.h"

namespace mixferry::calls {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::Peer;
using tests::TestServer;

Webhook webhook_on(std::uint16_t port) {
  auto address =
      http::parse_address("http://127.0.0.1:" + std::to_string(port) + "/services/s3cret?key=s3cret");
  EXPECT_TRUE(address.has_value());
  return {.address = std::move(*address), .http = {}, .first_pause = milliseconds(1)};
}

/// Answers the first requests with `statuses`, one after the other, and keeps the last request.
class Hooks {
 public:
  explicit Hooks(std::vector<int> statuses) : statuses_(std::move(statuses)) {}

  Result<> notify(std::string_view json) { return calls::notify(webhook_on(server_.port()), json); }
  [[nodiscard]] std::size_t requests() const { return requests_; }
  [[nodiscard]] const std::string& last() const { return last_; }

 private:
  void serve(Peer& peer) {
    while (true) {
      const std::string request = peer.read_request();
      if (request.empty()) return;
      last_ = request;
      const std::size_t at = requests_++;
      const int status = statuses_[std::min(at, statuses_.size() - 1)];
      peer.write(tests::http_answer(status, "", status == 302 ? "Location: http://127.0.0.1/else\r\n" : ""));
    }
  }

  std::vector<int> statuses_;
  std::atomic<std::size_t> requests_ = 0;
  std::string last_;
  TestServer server_{[this](Peer& peer) { serve(peer); }};
};

TEST(Webhook, PostsTheReportWhereItIsAskedTo) {
  Hooks hooks({204});
  EXPECT_TRUE(hooks.notify(R"({"schema":1})").has_value());
  EXPECT_EQ(hooks.requests(), 1u);
  EXPECT_THAT(hooks.last(), AllOf(HasSubstr("POST /services/s3cret?key=s3cret HTTP/1.1"),
                                  HasSubstr("application/json"), HasSubstr("\r\n\r\n{\"schema\":1}")));
}

TEST(Webhook, TriesAgainWhereThatMayHelp) {
  Hooks recovering({503, 429, 200});
  EXPECT_TRUE(recovering.notify("{}").has_value());
  EXPECT_EQ(recovering.requests(), 3u);
  Hooks failing({500});
  EXPECT_FALSE(failing.notify("{}").has_value());
  EXPECT_EQ(failing.requests(), 3u);
  Hooks refusing({404});
  EXPECT_FALSE(refusing.notify("{}").has_value());
  EXPECT_EQ(refusing.requests(), 1u);
}

TEST(Webhook, FollowsNoRedirect) {
  Hooks hooks({302});
  const Result<> result = hooks.notify("{}");
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message, HasSubstr("redirect, which is not followed"));
  EXPECT_EQ(hooks.requests(), 1u);
}

TEST(Webhook, NamesTheHostAlone) {
  const tests::ClosedPort closed;
  const Result<> result = notify(webhook_on(closed.number()), "{}");
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message,
              AllOf(HasSubstr("127.0.0.1:" + std::to_string(closed.number())), Not(HasSubstr("s3cret"))));
}

// Method: a server whose certificate nobody vouches for.
TEST(Webhook, TrustsNoStranger) {
  TestServer server(tests::always(tests::http_answer(200, "")), tests::self_signed({}));
  Webhook webhook{
      .address = *http::parse_address("https://localhost:" + std::to_string(server.port()) + "/x"),
      .http = {},
      .first_pause = milliseconds(1)};
  const Result<> result = notify(webhook, "{}");
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message, HasSubstr("certificate"));
}

}  // namespace
}  // namespace mixferry::calls
