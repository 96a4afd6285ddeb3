#include "engine/http/client.h"

#include <boost/asio/co_spawn.hpp>
#include <condition_variable>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "tests/support/test_server.h"
#include "tests/unit/http/client_fixture.h"

namespace mixferry::http {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using tests::always;
using tests::ClosedPort;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;

const std::string kStored = http_answer(200, R"({"status":1})");

TEST(Client, PostsTheBodyAsItIs) {
  std::string seen;
  TestServer server{[&](Peer& peer) {
    seen = peer.read_request();
    peer.write(kStored);
  }};
  LoopbackClient client{server.port()};
  const Answer answer = client.post(R"([{"$set":{"a":1}}])", "/engage?ip=0&strict=1");
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->status, 200u);
  EXPECT_EQ(answer->body, R"({"status":1})");
  EXPECT_EQ(answer->headers["Retry-After"], "");
  EXPECT_THAT(seen, testing::StartsWith("POST /engage?ip=0&strict=1 HTTP/1.1\r\n"));
  EXPECT_THAT(seen, AllOf(HasSubstr("\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"),
                          HasSubstr("\r\nContent-Type: application/json\r\n"),
                          HasSubstr("\r\nContent-Length: 18\r\n"), HasSubstr("\r\nUser-Agent: mixferry/")));
  EXPECT_THAT(seen, testing::Not(HasSubstr("Content-Encoding")));
  EXPECT_THAT(seen, testing::EndsWith("\r\n\r\n[{\"$set\":{\"a\":1}}]"));
}

TEST(Client, PutsTheEndpointsPathInFront) {
  std::string seen;
  TestServer server{[&](Peer& peer) {
    seen = peer.read_request();
    peer.write(kStored);
  }};
  LoopbackClient client{
      Endpoint{.tls = false, .host = "127.0.0.1", .port = server.port(), .prefix = "/proxy/mp"}, {}};
  ASSERT_TRUE(client.post("[]", "/groups").has_value());
  EXPECT_THAT(seen, testing::StartsWith("POST /proxy/mp/groups HTTP/1.1\r\n"));
}

TEST(Client, ReadsEveryFormOfAnswer) {
  struct Case {
    const char* name;
    std::string answer;
    bool closes;
    unsigned status;
    const char* body;
    const char* retry_after;
  };
  const Case cases[] = {
      {"empty body", http_answer(200, ""), false, 200, "", ""},
      {"no content", "HTTP/1.1 204 No Content\r\n\r\n", false, 204, "", ""},
      {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
       false, 200, "abcde", ""},
      {"chunked with extensions and trailers",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-Sum: "
       "7\r\n\r\n",
       false, 200, "abc", ""},
      {"a byte at a time", http_answer(200, "slowly"), false, 200, "slowly", ""},
      {"until the end", "HTTP/1.1 200 OK\r\n\r\nabc", true, 200, "abc", ""},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nabc", true, 200, "abc", ""},
      {"HTTP/1.0 with length", "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc", true, 200, "abc", ""},
      {"interim answers",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + kStored, false, 200,
       R"({"status":1})", ""},
      {"advice", http_answer(429, "{}", "Retry-After: 17\r\n"), false, 429, "{}", "17"},
      {"redirect", http_answer(302, "", "Location: https://example.org/\r\n"), false, 302, "", ""},
      {"server error", http_answer(503, "<html>busy</html>"), false, 503, "<html>busy</html>", ""},
      {"no reason phrase", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\n1", false, 200, "1", ""},
      {"header in other case", "HTTP/1.1 429 X\r\ncontent-length: 0\r\nRETRY-AFTER: 3\r\n\r\n", false, 429,
       "", "3"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    TestServer server{[&](Peer& peer) {
      const std::size_t step = c.name == std::string_view{"a byte at a time"} ? 1 : c.answer.size();
      while (!peer.read_request().empty()) {
        for (std::size_t at = 0; at < c.answer.size(); at += step) {
          peer.write(std::string_view{c.answer}.substr(at, step));
        }
        if (c.closes) return;
      }
    }};
    LoopbackClient client{server.port()};
    for (int round = 0; round < 2; ++round) {
      const Answer answer = client.post();
      ASSERT_TRUE(answer.has_value()) << answer.error().message;
      EXPECT_EQ(answer->status, c.status);
      EXPECT_EQ(answer->body, c.body);
      EXPECT_EQ(answer->headers["Retry-After"], c.retry_after);
    }
    EXPECT_EQ(server.connections(), c.closes ? 2 : 1);
  }
}

// Method: the server sends everybody on to another one, which must not hear of it: credentials would go
// along.
TEST(Client, FollowsNoRedirect) {
  TestServer other{always(kStored)};
  for (const int status : {301, 302, 303, 307, 308}) {
    const std::string there = "Location: http://127.0.0.1:" + std::to_string(other.port()) + "/engage\r\n";
    TestServer server{always(http_answer(status, "", there))};
    LoopbackClient client{server.port()};
    const Answer answer = client.post();
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(static_cast<int>(answer->status), status);
  }
  EXPECT_EQ(other.connections(), 0);
}

TEST(Client, ReusesAKeptOpenConnection) {
  TestServer server{always(kStored)};
  LoopbackClient client{server.port()};
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(client.post().has_value());
  EXPECT_EQ(server.connections(), 1);
}

TEST(Client, OpensANewConnectionWhenTheServerSaysClose) {
  TestServer server{always(http_answer(200, "1", "Connection: close\r\n"))};
  LoopbackClient client{server.port()};
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.post().has_value());
  EXPECT_EQ(server.connections(), 3);
}

TEST(Client, DoesNotReuseAConnectionThatIdledTooLong) {
  TestServer server{always(kStored)};
  LoopbackClient client{server.port(), {.idle_max = milliseconds{-1}}};
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.post().has_value());
  EXPECT_EQ(server.connections(), 3);
}

// Method: the server ends each connection after one answer, without a word about it; the client must see that
// before it writes.
TEST(Client, NoticesAConnectionThatWasClosedWhileIdle) {
  for (const bool by_reset : {false, true}) {
    SCOPED_TRACE(by_reset ? "reset" : "closed");
    std::mutex mutex;
    std::condition_variable changed;
    int ended = 0;
    TestServer server{[&](Peer& peer) {
      peer.read_request();
      peer.write(kStored);
      {
        // The answer must be read before the reset, which may overtake it.
        std::unique_lock lock{mutex};
        changed.wait(lock, [&] { return ended < 0; });
        by_reset ? peer.reset() : peer.close();
        ended = 1;
      }
      changed.notify_all();
    }};
    LoopbackClient client{server.port()};
    for (int i = 0; i < 3; ++i) {
      const Answer answer = client.post();
      ASSERT_TRUE(answer.has_value()) << answer.error().message;
      std::unique_lock lock{mutex};
      ended = -1;
      changed.notify_all();
      changed.wait(lock, [&] { return ended > 0; });
    }
    EXPECT_EQ(server.connections(), 3);
  }
}

TEST(Client, DropsAConnectionOnWhichMoreCameThanTheAnswer) {
  TestServer server{always(kStored + "surplus")};
  LoopbackClient client{server.port()};
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.post().has_value());
  EXPECT_EQ(server.connections(), 3);
}

TEST(Client, TakesAConnectionForEachRequestAtATime) {
  // Method: the server answers only when all requests have arrived.
  constexpr int kAtOnce = 5;
  std::mutex mutex;
  std::condition_variable changed;
  int arrived = 0;
  TestServer server{[&](Peer& peer) {
    while (!peer.read_request().empty()) {
      {
        std::unique_lock lock{mutex};
        ++arrived;
        changed.notify_all();
        changed.wait(lock, [&] { return arrived % kAtOnce == 0; });
      }
      peer.write(kStored);
    }
  }};
  LoopbackClient client{server.port()};
  int stored = 0;
  for (int i = 0; i < kAtOnce; ++i) {
    asio::co_spawn(client.loop(), client.client().send(post_of("[]")),
                   [&](std::exception_ptr, const Answer& answer) { stored += answer.has_value() ? 1 : 0; });
  }
  client.loop().run();
  EXPECT_EQ(stored, kAtOnce);
  EXPECT_EQ(server.connections(), kAtOnce);
}

TEST(ClientFailure, SaysThatNobodyListens) {
  const ClosedPort port;
  LoopbackClient client{port.number()};
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message,
              HasSubstr("nobody listens on 127.0.0.1:" + std::to_string(port.number())));
  EXPECT_FALSE(answer.error().request_sent);
  EXPECT_FALSE(answer.error().lasting);
}

TEST(ClientFailure, SaysThatANameIsNotKnown) {
  // An empty label is no name, so that no name server need be asked.
  LoopbackClient client{Endpoint{.tls = false, .host = "no..such", .port = 80}, {}};
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("no..such"));
  EXPECT_FALSE(answer.error().request_sent);
}

TEST(ClientFailure, TellsWhatBecameOfTheAnswer) {
  struct Case {
    const char* name;
    TestServer::Serve serve;
    const char* message;
  };
  const Case cases[] = {
      {"closed", [](Peer& peer) { peer.read_request(); }, "without an answer"},
      {"reset",
       [](Peer& peer) {
         peer.read_request();
         peer.reset();
       },
       "without a whole answer"},
      {"cut off in the header",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nContent-");
       },
       "in the middle of its answer"},
      {"cut off in the body",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
       },
       "in the middle of its answer"},
      {"not HTTP", always("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "not HTTP"},
      {"binary", always("\x15\x03\x03 is how an alert of TLS begins\r\n\r\n"), "not HTTP"},
      {"bad chunk", always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "not HTTP"},
      {"body too long", always(http_answer(200, std::string(2'000, 'x'))), "longer than"},
      {"endless body", always("HTTP/1.1 200 OK\r\n\r\n" + std::string(2'000, 'x')), "longer than"},
      {"length with words", always("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n1"), "not HTTP"},
      {"two lengths", always("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1"),
       "not HTTP"},
      {"negative length", always("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), "not HTTP"},
      {"cut off in a chunk",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
       },
       "in the middle of its answer"},
      {"cut off in the trailers",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\nX-Sum: 7");
       },
       "in the middle of its answer"},
      {"1 MB of headers",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\n");
         for (int i = 0; i < 1'000; ++i) peer.write("X-" + std::string(1'000, 'x') + ": 1\r\n");
         peer.write("\r\n");
       },
       "longer than"},
      {"header too long", always(http_answer(200, "1", "X: " + std::string(2'000, 'x') + "\r\n")),
       "longer than"},
      {"interim answers without end",
       [](Peer& peer) {
         peer.read_request();
         for (int i = 0; i < 20; ++i) peer.write("HTTP/1.1 100 Continue\r\n\r\n");
         peer.wait_for_close();
       },
       "not HTTP"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    TestServer server{c.serve};
    LoopbackClient client{server.port(), {.response_bytes_max = 1'000, .header_bytes_max = 1'000}};
    const Answer answer = client.post();
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message,
                AllOf(HasSubstr(c.message), HasSubstr(std::to_string(server.port()))));
    EXPECT_TRUE(answer.error().request_sent);
    EXPECT_FALSE(answer.error().lasting);
  }
}

// Method: the answer promises less than it brings. What is left over is not taken for the next answer.
TEST(ClientFailure, BytesBehindTheAnswerAreNoAnswer) {
  TestServer server{[](Peer& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
    peer.wait_for_close();
  }};
  LoopbackClient client{server.port()};
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.post();
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(answer->body, "1");
  }
  EXPECT_EQ(server.connections(), 3);
}

// Method: the server closes just as the second request comes, so that a part of it may have been read.
TEST(ClientFailure, AConnectionClosedUnderARequestIsNotTriedAgainBehindTheCallersBack) {
  TestServer server{[](Peer& peer) {
    peer.read_request();
    peer.write(http_answer(200, "1"));
    peer.wait_for_bytes();
    peer.reset();
  }};
  LoopbackClient client{server.port()};
  ASSERT_TRUE(client.post().has_value());
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(answer.error().request_sent);
  EXPECT_EQ(server.connections(), 1);
}

TEST(ClientFailure, AnAnswerAsLongAsAllowedIsRead) {
  TestServer server{always(http_answer(200, std::string(1'000, 'x')))};
  LoopbackClient client{server.port(), {.response_bytes_max = 1'000}};
  const Answer answer = client.post();
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->body.size(), 1'000u);
}

TEST(ClientFailure, ARequestCutOffWhileBeingSentCountsAsSent) {
  TestServer server{[](Peer& peer) {
    peer.read_header();
    peer.reset();
  }};
  LoopbackClient client{server.port()};
  const Answer answer = client.post(huge_body());
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("while the request was being sent"));
  EXPECT_TRUE(answer.error().request_sent);
}

// Method: the server answers 413 to the header and closes on a body that it has not read, as load balancers
// do.
TEST(ClientFailure, HearsAnAnswerThatCameBeforeTheRequestWasOut) {
  TestServer server{[](Peer& peer) {
    peer.read_header();
    peer.write(http_answer(413, "too large", "Connection: close\r\n"));
    peer.reset();
  }};
  LoopbackClient client{server.port()};
  const Answer answer = client.post(huge_body());
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->status, 413u);
}

TEST(Client, SpeaksInTheClearToThisMachineAlone) {
  // Method: what a name came to is given as an address; nothing is sent to it, so nobody need be there.
  for (const char* const host : {"192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "0.0.0.0"}) {
    SCOPED_TRACE(host);
    LoopbackClient client{Endpoint{.tls = false, .host = host, .port = 80}, {}};
    const Answer answer = client.post();
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, testing::HasSubstr("another machine"));
    EXPECT_TRUE(answer.error().lasting);
    EXPECT_FALSE(answer.error().request_sent);
  }
}

}  // namespace
}  // namespace mixferry::http
