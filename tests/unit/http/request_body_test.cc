// Request bodies that come from a source.

#include <boost/asio/co_spawn.hpp>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/http/body_source.h"
#include "tests/support/test_server.h"
#include "tests/unit/http/client_fixture.h"

namespace mixferry::http {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;

Request put(BodySource& source) {
  return {.verb = Verb::put, .target = "/x", .content_type = "text/csv", .body = &source};
}

TEST(BodySource, GoesOutWithItsLength) {
  std::string came;
  TestServer server{[&](Peer& peer) {
    while (!(came = peer.read_request()).empty()) peer.write(http_answer(200, came));
  }};
  LoopbackClient client{server.port()};
  Pieces source{{"id,name\n", "1,one\n", "2,two\n"}, 20};
  const Answer answer = client.send(put(source));
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_THAT(
      answer->body,
      AllOf(testing::StartsWith("PUT /x HTTP/1.1\r\n"), HasSubstr("\r\nContent-Length: 20\r\n"),
            HasSubstr("\r\nContent-Type: text/csv\r\n"), EndsWith("\r\n\r\nid,name\n1,one\n2,two\n")));
  Pieces empty{{}, 0};
  const Answer second = client.send(put(empty));
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_THAT(second->body, AllOf(HasSubstr("\r\nContent-Length: 0\r\n"), EndsWith("\r\n\r\n")));
  EXPECT_EQ(server.connections(), 1) << "it is kept open";
}

TEST(BodySource, GoesOutInChunksWhereItsLengthIsNotKnown) {
  std::string header;
  std::string chunks;
  TestServer server{[&](Peer& peer) {
    while (!(header = peer.read_header()).empty()) {
      chunks = peer.read_header();  // the last chunk ends in a blank line, too
      peer.write(http_answer(200, ""));
    }
  }};
  LoopbackClient client{server.port()};
  Pieces source{{"id,name\n", "1,one\n"}, std::nullopt};
  const Answer answer = client.send(put(source));
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_THAT(header,
              AllOf(HasSubstr("\r\nTransfer-Encoding: chunked\r\n"), Not(HasSubstr("Content-Length"))));
  EXPECT_EQ(chunks, "8\r\nid,name\n\r\n6\r\n1,one\n\r\n0\r\n\r\n");
}

TEST(BodySource, ThatFailsBreaksTheRequestOff) {
  struct Case {
    const char* name;
    std::vector<std::string> pieces;
    std::optional<std::uint64_t> size;
    std::optional<Error> error;
    const char* message;
    bool lasting;
  };
  const Error unreadable{.kind = ErrorKind::fatal, .message = "the disk can't be read"};
  const Error busy{.kind = ErrorKind::retryable, .message = "come back later"};
  const Case cases[] = {
      {"a disk", {"a"}, std::nullopt, unreadable, "the disk can't be read", true},
      {"a network", {}, 5, busy, "come back later", false},
      {"too short", {"abc"}, 5, std::nullopt, "not as long as it was said to be", true},
      {"too long", {"abc", "def"}, 5, std::nullopt, "not as long as it was said to be", true}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    TestServer server{[](Peer& peer) { peer.wait_for_close(); }};
    LoopbackClient client{server.port()};
    Pieces source{c.pieces, c.size, c.error};
    const Answer answer = client.send(put(source));
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, HasSubstr(c.message));
    EXPECT_EQ(answer.error().lasting, c.lasting);
    EXPECT_TRUE(answer.error().request_sent);
  }
}

// Method: a server that reads nothing until it is told to; the source is asked for no more than the network
// takes.
TEST(BodySource, IsAskedOnlyAsFastAsTheServerReads) {
  constexpr std::size_t kPieces = 64;
  std::promise<void> go_on;
  const std::shared_future<void> told = go_on.get_future().share();
  std::size_t came = 0;
  TestServer server{[&](Peer& peer) {
    told.wait();
    came = peer.read_request().size();
    peer.write(http_answer(200, ""));
  }};
  LoopbackClient client{server.port()};
  Pieces source{std::vector<std::string>(kPieces, std::string(1 << 20, 'x')), kPieces << 20};
  std::optional<Answer> answer;
  boost::asio::co_spawn(client.loop(), client.client().send(put(source)),
                        [&](std::exception_ptr, Answer given) { answer = std::move(given); });
  client.loop().run_for(10 * kShort);
  EXPECT_FALSE(answer.has_value());
  EXPECT_LT(source.given(), kPieces);
  go_on.set_value();
  client.loop().run();
  ASSERT_TRUE(answer && answer->has_value());
  EXPECT_EQ(source.given(), kPieces);
  EXPECT_GT(came, kPieces << 20);
}

}  // namespace
}  // namespace mixferry::http
