// Requests as they go over the wire: verbs, headers, bodies in memory, and what each may take.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "tests/support/test_server.h"
#include "tests/unit/http/client_fixture.h"

namespace mixferry::http {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;

/// What a server saw of a request that it answered with 200.
std::string seen(const Request& request) {
  std::string came;
  TestServer server{[&](Peer& peer) {
    came = peer.read_request();
    peer.write(http_answer(200, "{}"));
  }};
  LoopbackClient client{server.port()};
  const Answer answer = client.send(request);
  EXPECT_TRUE(answer.has_value()) << answer.error().message;
  return came;
}

TEST(Request, HasItsVerbAndABodyWhereThereIsOne) {
  struct Case {
    Verb verb;
    const char* line;
    std::string body;
    const char* length;  ///< empty: no such header
  };
  for (const Case& c :
       {Case{Verb::get, "GET /x?a=b HTTP/1.1", "", ""}, Case{Verb::post, "POST /x?a=b HTTP/1.1", "[1]", "3"},
        Case{Verb::post, "POST /x?a=b HTTP/1.1", "", "0"}, Case{Verb::put, "PUT /x?a=b HTTP/1.1", "{}", "2"},
        Case{Verb::patch, "PATCH /x?a=b HTTP/1.1", "{\"a\":1}", "7"},
        Case{Verb::remove, "DELETE /x?a=b HTTP/1.1", "", ""},
        Case{Verb::remove, "DELETE /x?a=b HTTP/1.1", "[]", "2"}}) {
    SCOPED_TRACE(c.line);
    const std::string came = seen({.verb = c.verb, .target = "/x?a=b", .body = c.body});
    EXPECT_THAT(came, StartsWith(std::string(c.line) + "\r\n"));
    EXPECT_THAT(came, EndsWith("\r\n\r\n" + c.body));
    const std::string length = std::string("\r\nContent-Length: ").append(c.length);
    EXPECT_EQ(came.find(length) != std::string::npos, *c.length != '\0');
    EXPECT_THAT(came, Not(HasSubstr("Content-Type")));
  }
}

TEST(Request, CarriesItsHeaders) {
  const std::string came = seen({.verb = Verb::patch,
                                 .target = "/scim/v2/Users/7",
                                 .content_type = "application/scim+json",
                                 .body = std::string{"{}"},
                                 .accept = "application/scim+json",
                                 .accepts_gzip = true,
                                 .authorization = *Authorization::bearer("t0ken"),
                                 .headers = {{"If-Match", "W/\"3\""}, {"X-Any", "a\r\nX-Other: b"}}});
  for (const char* const line :
       {"Content-Type: application/scim+json", "Accept: application/scim+json", "Accept-Encoding: gzip",
        "Authorization: Bearer t0ken", "If-Match: W/\"3\"", "X-Any: a  X-Other: b"}) {
    EXPECT_THAT(came, HasSubstr("\r\n" + std::string(line) + "\r\n"));
  }
  EXPECT_THAT(seen({}), AllOf(StartsWith("GET / HTTP/1.1\r\n"), HasSubstr("\r\nAccept: application/json\r\n"),
                              Not(HasSubstr("Accept-Encoding")), Not(HasSubstr("Authorization"))));
}

TEST(Request, ThatIsNoneIsNotSent) {
  for (const char* const target : {"", "x", "/a b", "/a\r\nX: y", "/\xC3\xA9"}) {
    SCOPED_TRACE(target);
    const tests::ClosedPort nobody;
    const Answer answer = LoopbackClient{nobody.number()}.send({.target = target});
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, HasSubstr("a character that can't stand there"));
    EXPECT_TRUE(answer.error().lasting);
    EXPECT_FALSE(answer.error().request_sent);
  }
}

// Method: every way in which a request fails, with its credential looked for in all that is said of it.
TEST(Request, FailsWithoutTellingItsSecret) {
  const Authorization secret = *Authorization::basic("user", "s3cret");
  const auto fails = [&](TestServer::Serve serve, ClientOptions options) {
    TestServer server{std::move(serve)};
    LoopbackClient client{server.port(), std::move(options)};
    const Answer answer = client.send({.target = "/x", .authorization = secret});
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, AllOf(Not(HasSubstr("s3cret")), Not(HasSubstr("dXNlcjpzM2NyZXQ="))));
  };
  fails([](Peer& peer) { peer.read_request(); }, {});
  fails([](Peer& peer) { peer.wait_for_close(); }, {.response_deadline = kShort});
  fails([](Peer& peer) { peer.write(peer.read_request()); }, {});  // an echo
  fails([](Peer& peer) { peer.reset(); }, {});
}

TEST(Request, HasDeadlinesOfItsOwn) {
  TestServer silent{[](Peer& peer) { peer.wait_for_close(); }};
  LoopbackClient client{silent.port()};
  const Answer unanswered = client.send({.response_deadline = kShort});
  ASSERT_FALSE(unanswered.has_value());
  EXPECT_THAT(unanswered.error().message, HasSubstr("did not answer within 0.03 s"));

  // Method: an answer that takes longer than the client's own deadline, and not longer than the request's.
  TestServer slow{[](Peer& peer) {
    peer.read_request();
    std::this_thread::sleep_for(5 * kShort);
    peer.write(http_answer(200, "1"));
  }};
  LoopbackClient hasty{slow.port(), {.response_deadline = kShort}};
  EXPECT_FALSE(hasty.send({}).has_value());
  EXPECT_TRUE(hasty.send({.response_deadline = std::chrono::seconds{60}}).has_value());
}

TEST(Request, HasALimitOfItsOwnForTheAnswer) {
  TestServer server{tests::always(http_answer(200, std::string(2'000, 'x')))};
  LoopbackClient client{server.port(), {.response_bytes_max = 1'000}};
  EXPECT_FALSE(client.send({}).has_value());
  const Answer answer = client.send({.response_bytes_max = 2'000});
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->body.size(), 2'000u);
  EXPECT_FALSE(client.send({.response_bytes_max = 1'999}).has_value());
}

TEST(Request, TheAnswerComesWithItsHeaders) {
  TestServer server{tests::always(http_answer(
      201, "{}", "LOCATION: /tasks/7\r\nDate: Sun, 01 Mar 2026 12:00:30 GMT\r\nX-Folded: a\r\n b\r\n"))};
  const Answer answer = LoopbackClient{server.port()}.send({});
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->status, 201u);
  EXPECT_EQ(answer->headers["Location"], "/tasks/7");
  EXPECT_EQ(answer->headers["date"], "Sun, 01 Mar 2026 12:00:30 GMT");
  EXPECT_EQ(answer->headers["X-Folded"], "a b");
}

}  // namespace
}  // namespace mixferry::http
