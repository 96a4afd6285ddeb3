// Answers whose bodies are read piece by piece, and bodies that come compressed.

#include "engine/http/response_reader.h"

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/export_file.h"
#include "tests/support/test_server.h"
#include "tests/unit/http/client_fixture.h"

namespace mixferry::http {
namespace {

using testing::HasSubstr;
using tests::always;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;

/// A body as it was read.
struct Read {
  unsigned status = 0;
  std::string body = {};
  std::size_t pieces = 0;
  std::size_t longest = 0;
  std::string error = {};
};

asio::awaitable<Read> read_all(Client& client, Request request, std::size_t pieces_max = SIZE_MAX) {
  auto reader = co_await client.open(std::move(request));
  if (!reader) co_return Read{.error = reader.error().message};
  Read all{.status = reader->status()};
  while (all.pieces < pieces_max) {
    const auto piece = co_await reader->read();
    if (!piece) all.error = piece.error().message;
    if (!piece || piece->empty()) break;
    ++all.pieces;
    all.longest = std::max(all.longest, piece->size());
    all.body += *piece;
  }
  co_return all;
}

Read read_all(LoopbackClient& client, Request request = {}, std::size_t pieces_max = SIZE_MAX) {
  return tests::run_coroutine(client.loop(), read_all(client.client(), std::move(request), pieces_max));
}

TEST(ResponseReader, GivesTheBodyAsItComes) {
  std::string big;
  for (int i = 0; i < 200'000; ++i) big += std::to_string(i) + '\n';
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  struct Case {
    const char* name;
    std::string answer;
    std::string body;
    bool closes;
  };
  for (const Case& c :
       {Case{"length", http_answer(200, big), big, false}, Case{"chunks", chunked, "abcde", false},
        Case{"nothing", http_answer(200, ""), "", false},
        Case{"until it closes", "HTTP/1.1 200 OK\r\n\r\n" + big, big, true}}) {
    SCOPED_TRACE(c.name);
    TestServer server{[&](Peer& peer) {
      while (!peer.read_request().empty()) {
        peer.write(c.answer);
        if (c.closes) return;
      }
    }};
    LoopbackClient client{server.port(), {.response_bytes_max = 2 << 20}};
    for (int round = 0; round < 2; ++round) {
      const Read read = read_all(client);
      EXPECT_EQ(read.error, "");
      EXPECT_EQ(read.status, 200u);
      EXPECT_EQ(read.body, c.body);
      EXPECT_LE(read.longest, 64u << 10);
    }
    EXPECT_EQ(server.connections(), c.closes ? 2 : 1);
  }
}

/// Reads one piece, does something else for a while, and reads the rest; how much it was.
asio::awaitable<std::size_t> read_slowly(Client& client, asio::steady_timer& other_work, auto check) {
  Request request;
  auto reader = co_await client.open(std::move(request));
  if (!reader) co_return 0;
  std::size_t bytes = 0;
  for (bool first = true;; first = false) {
    const auto piece = co_await reader->read();
    if (!piece) ADD_FAILURE() << piece.error().message;
    if (!piece || piece->empty()) break;
    bytes += piece->size();
    if (!first) continue;
    co_await other_work.async_wait(asio::use_awaitable);
    check();
  }
  co_return bytes;
}

// Method: the body is larger than all that the network holds, and the server's thread says when it got rid of
// it.
TEST(ResponseReader, ASlowReaderMakesTheServerWait) {
  std::atomic<bool> all_taken = false;
  TestServer server{[&](Peer& peer) {
    peer.read_request();
    peer.write(http_answer(200, huge_body()));
    all_taken = true;
    peer.wait_for_close();
  }};
  LoopbackClient client{server.port(), {.response_bytes_max = huge_body().size()}};
  asio::steady_timer other_work{client.loop(), 10 * kShort};
  const auto the_server_waits = [&] { EXPECT_FALSE(all_taken); };
  EXPECT_EQ(tests::run_coroutine(client.loop(), read_slowly(client.client(), other_work, the_server_waits)),
            huge_body().size());
}

TEST(ResponseReader, TheDeadlineIsForTheServerAndNotForTheReader) {
  constexpr std::chrono::seconds deadline{1};
  TestServer server{always(http_answer(200, std::string(200'000, 'x')))};
  LoopbackClient client{server.port(), {.response_deadline = deadline}};
  asio::steady_timer other_work{client.loop(), deadline + 5 * kShort};
  EXPECT_EQ(tests::run_coroutine(client.loop(), read_slowly(client.client(), other_work, [] {})), 200'000u);
}

TEST(ResponseReader, DroppedEarlyItClosesItsConnection) {
  TestServer server{[&](Peer& peer) {
    while (!peer.read_request().empty()) peer.write(http_answer(200, huge_body()));
  }};
  LoopbackClient client{server.port(), {.response_bytes_max = huge_body().size()}};
  for (int round = 0; round < 2; ++round) EXPECT_EQ(read_all(client, {}, 2).pieces, 2u);
  EXPECT_EQ(server.connections(), 2);
}

TEST(ResponseReader, TellsWhatBecameOfTheRest) {
  struct Case {
    const char* name;
    TestServer::Serve serve;
    const char* message;
  };
  const Case cases[] = {
      {"cut off",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
       },
       "in the middle of its answer"},
      {"stuck",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
         peer.wait_for_close();
       },
       "did not answer within 0.5 s"},
      {"longer than allowed, in chunks",
       always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"),
       "longer than"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    TestServer server{c.serve};
    const bool is_stuck = std::string_view(c.name) == "stuck";
    LoopbackClient client{
        server.port(),
        {.response_deadline = std::chrono::milliseconds{is_stuck ? 500 : 60'000}, .response_bytes_max = 100}};
    const bool is_about_size = std::string_view(c.message) == "longer than";
    const Read read = read_all(client, {.response_bytes_max = is_about_size ? 6 : 100});
    EXPECT_THAT(read.error, HasSubstr(c.message));
    EXPECT_EQ(read.status, 200u);
  }
}

std::string gzipped(std::string_view body, std::string_view encoding = "gzip") {
  return http_answer(200, tests::gzip(body),
                     std::string("Content-Encoding: ").append(encoding).append("\r\n"));
}

TEST(Gzip, IsInflatedWholeOrInPieces) {
  std::string big;
  for (int i = 0; i < 200'000; ++i) big += std::to_string(i) + '\n';
  for (const char* const encoding : {"gzip", "x-gzip", "GZip"}) {
    TestServer server{always(gzipped(big, encoding))};
    LoopbackClient client{server.port(), {.response_bytes_max = big.size()}};
    const Answer answer = client.send({.accepts_gzip = true});
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(answer->body, big);
    const Read read = read_all(client, {.accepts_gzip = true});
    EXPECT_EQ(read.body, big);
    EXPECT_EQ(read.error, "");
    EXPECT_LE(read.longest, 64u << 10);
    EXPECT_EQ(server.connections(), 1) << "it is kept open";
  }
}

TEST(Gzip, OfNothingIsNothing) {
  for (const std::string& answer :
       {gzipped(""), std::string{"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n"}}) {
    TestServer server{always(answer)};
    const Answer got = LoopbackClient{server.port()}.send({});
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(got->body, "");
  }
}

TEST(Gzip, ABombIsRefusedAtTheLimit) {
  const std::string bomb = gzipped(std::string(50 << 20, '\0'));
  ASSERT_LT(bomb.size(), 100'000u);
  TestServer server{always(bomb)};
  LoopbackClient client{server.port(), {.response_bytes_max = 1 << 20}};
  const Answer answer = client.send({});
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("longer than any that makes sense"));
  EXPECT_TRUE(answer.error().request_sent);
  const Read read = read_all(client);
  EXPECT_THAT(read.error, HasSubstr("longer than any that makes sense"));
  EXPECT_LE(read.body.size(), 1u << 20);
}

TEST(Gzip, ThatIsNoneOrNotWholeIsRefused) {
  const std::string whole = tests::gzip("abcdefgh");
  for (const std::string& body :
       {std::string{"{\"status\":1}"}, whole.substr(0, whole.size() - 3), whole + "x"}) {
    TestServer server{always(http_answer(200, body, "Content-Encoding: gzip\r\n"))};
    LoopbackClient client{server.port()};
    const Answer answer = client.send({});
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, HasSubstr("it says that it is gzip"));
    EXPECT_FALSE(client.send({}).has_value());
  }
}

// What was not asked for is for the judge to make something of; its status counts all the same.
TEST(Gzip, OtherEncodingsAreLeftAsTheyAre) {
  TestServer server{always(http_answer(503, "zzz", "Content-Encoding: br\r\n"))};
  const Answer answer = LoopbackClient{server.port()}.send({});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 503u);
  EXPECT_EQ(answer->body, "zzz");
}

}  // namespace
}  // namespace mixferry::http
