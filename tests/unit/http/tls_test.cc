#include "engine/http/tls.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "tests/support/certificates.h"
#include "tests/support/export_file.h"
#include "tests/support/test_server.h"
#include "tests/unit/http/client_fixture.h"

namespace mixferry::http {
namespace {

namespace asio = boost::asio;
using testing::AllOf;
using testing::HasSubstr;
using tests::always;
using tests::Authority;
using tests::CertificateOptions;
using tests::http_answer;
using tests::Identity;
using tests::Peer;
using tests::TestServer;

const std::string kStoredOverTls = http_answer(200, R"({"status":1})");

/// One authority, trusted by the client.
class Tls : public testing::Test {
 protected:
  Tls() : authority_("the authority of this test") {
    ca_file_ =
        std::filesystem::path{testing::TempDir()} /
        ("authority-" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()} + ".pem");
    std::ofstream{ca_file_} << authority_.pem();
  }
  ~Tls() override { std::filesystem::remove(ca_file_); }

  LoopbackClient client_for(const TestServer& server, const std::string& host = "localhost") {
    return LoopbackClient{Endpoint{.tls = true, .host = host, .port = server.port()}, {.ca_file = ca_file_}};
  }

  Authority authority_;
  std::filesystem::path ca_file_;
};

TEST_F(Tls, SpeaksToAServerItCanTrust) {
  std::string seen;
  std::string asked_for;
  TestServer server{[&](Peer& peer) {
                      asked_for = peer.server_name();
                      while (!(seen = peer.read_request()).empty()) peer.write(kStoredOverTls);
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.post("[1]");
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(answer->body, R"({"status":1})");
    EXPECT_THAT(seen, testing::EndsWith("[1]"));
  }
  EXPECT_EQ(asked_for, "localhost");
  EXPECT_EQ(server.connections(), 1);
}

// Method: the server sends back what came in pieces, compressed.
TEST_F(Tls, CarriesBodiesThatAreStreamed) {
  TestServer server{[](Peer& peer) {
                      for (std::string came; !(came = peer.read_request()).empty();) {
                        const std::string body = came.substr(came.find("\r\n\r\n") + 4);
                        peer.write(http_answer(200, tests::gzip(body), "Content-Encoding: gzip\r\n"));
                      }
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  std::vector<std::string> pieces;
  for (int i = 0; i < 100; ++i)
    pieces.push_back(std::string(50'000 + 100 * static_cast<std::size_t>(i), 'a'));
  std::string whole;
  for (const std::string& piece : pieces) whole += piece;
  for (int round = 0; round < 2; ++round) {
    Pieces source{pieces, whole.size()};
    const Answer answer =
        client.send({.verb = Verb::put, .target = "/x", .body = &source, .response_bytes_max = whole.size()});
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(answer->body.size(), whole.size());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Tls, TakesAnAddressForAnAddress) {
  std::string asked_for = "?";
  TestServer server{[&](Peer& peer) {
                      asked_for = peer.server_name();
                      always(kStoredOverTls)(peer);
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server, "127.0.0.1");
  const Answer answer = client.post();
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(asked_for, "");
}

// Method: each server is bad in its own way, and none may see a byte of a request. The client gets to it by a
// proxy, so that it may be called whatever the case needs.
TEST_F(Tls, RefusesServersItCannotTrust) {
  const Authority stranger{"an authority that nobody trusts"};
  const Authority namesake{"the authority of this test"};
  const Authority between{"an authority in between", authority_};
  const Authority constrained{"an authority of one domain", authority_, "example.org"};
  const Identity server = authority_.issue({.names = "DNS:example.org", .common_name = "another server"});
  struct Case {
    const char* name;
    Identity identity;
    const char* host;
    const char* message;
    int tls_version_max = TLS1_3_VERSION;
    const char* ciphers = "";
  };
  constexpr long kHour = 3'600;
  constexpr const char* kHost = "api.example.com";
  constexpr const char* kNames = "DNS:api.example.com";
  const std::string with_nul = std::string("api.example.com") + '\0' + ".evil.example";
  const Case cases[] = {
      {"expired",
       authority_.issue({.names = kNames, .valid_from_seconds = -2 * kHour, .valid_to_seconds = -kHour}),
       kHost, "has expired"},
      {"not yet valid",
       authority_.issue({.names = kNames, .valid_from_seconds = kHour, .valid_to_seconds = 2 * kHour}), kHost,
       "not valid yet"},
      {"of another host", authority_.issue({.names = "DNS:example.org"}), kHost, "for another host"},
      {"of the domain above", authority_.issue({.names = "DNS:example.com"}), kHost, "for another host"},
      {"of a host below", authority_.issue({.names = "DNS:a.api.example.com"}), kHost, "for another host"},
      {"of a name that goes on", authority_.issue({.names = "DNS:api.example.com.evil.example"}), kHost,
       "for another host"},
      {"of another address", authority_.issue({.names = "IP:127.0.0.2"}), "127.0.0.1", "for another host"},
      {"of a name that looks like the address", authority_.issue({.names = "DNS:127.0.0.1"}), "127.0.0.1",
       "for another host"},
      {"of the address in CN", authority_.issue({.names = "", .common_name = "127.0.0.1"}), "127.0.0.1",
       "for another host"},
      {"of the host in CN alone", authority_.issue({.names = "", .common_name = kHost}), kHost,
       "for another host"},
      {"of the host in CN, and an address", authority_.issue({.names = "IP:127.0.0.1", .common_name = kHost}),
       kHost, "for another host"},
      {"of the host as an e-mail's", authority_.issue({.names = "email:a@api.example.com"}), kHost,
       "for another host"},
      {"of the host as a URI", authority_.issue({.names = "URI:https://api.example.com"}), kHost,
       "for another host"},
      {"of the host up to a NUL", authority_.issue({.names = "", .common_name = with_nul}), kHost,
       "for another host"},
      {"of everything", authority_.issue({.names = "DNS:*"}), kHost, "for another host"},
      {"of all below com", authority_.issue({.names = "DNS:*.com"}), "example.com", "for another host"},
      {"of all two below", authority_.issue({.names = "DNS:*.example.com"}), "a.api.example.com",
       "for another host"},
      {"of a part of a label", authority_.issue({.names = "DNS:a*.example.com"}), kHost, "for another host"},
      {"of a star further down", authority_.issue({.names = "DNS:api.*.com"}), kHost, "for another host"},
      {"of two stars", authority_.issue({.names = "DNS:*.*.com"}), kHost, "for another host"},
      {"of an unknown authority", stranger.issue({.names = kNames}), kHost, "not signed by an authority"},
      {"of a namesake of the authority", namesake.issue({.names = kNames}), kHost, "was not accepted"},
      {"without the certificates in between", between.issue({.names = kNames}), kHost,
       "certificates in between"},
      {"signed by itself", tests::self_signed({.names = kNames}), kHost, "not signed by an authority"},
      {"signed by a server", tests::issued_by(server, {.names = kNames}), kHost, "was not accepted"},
      {"beyond what its authority is for", constrained.issue_with_chain({.names = kNames}), kHost,
       "was not accepted"},
      {"for clients alone", authority_.issue({.names = kNames, .key_usage = "clientAuth"}), kHost,
       "was not accepted"},
      {"with a key too short", authority_.issue({.names = kNames, .rsa_bits = 1'024}), kHost, ""},
      {"signed with SHA-1", authority_.issue({.names = kNames, .signed_with_sha1 = true}), kHost, ""},
      {"of TLS 1.0", authority_.issue({.names = kNames}), kHost, "too old", TLS1_VERSION},
      {"of TLS 1.1", authority_.issue({.names = kNames}), kHost, "too old", TLS1_1_VERSION},
      {"without a cipher", authority_.issue({.names = kNames}), kHost, "no cipher that is safe",
       TLS1_2_VERSION, "eNULL"},
      {"without a certificate", authority_.issue({.names = kNames}), kHost, "no cipher that is safe",
       TLS1_2_VERSION, "aNULL"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::atomic<bool> served = false;
    TestServer bad{[&](Peer& peer) { served = !peer.read_request().empty(); }, c.identity, c.tls_version_max,
                   c.ciphers};
    TestServer proxy{[&](Peer& peer) {
      peer.read_header();
      peer.write("HTTP/1.1 200 OK\r\n\r\n");
      peer.relay_to(bad.port());
    }};
    LoopbackClient client{
        Endpoint{.tls = true, .host = c.host, .port = 8443},
        {.proxy = Proxy{.endpoint = {.tls = false, .host = "127.0.0.1", .port = proxy.port()}},
         .ca_file = ca_file_}};
    const Answer answer = client.post();
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, AllOf(HasSubstr(c.message), HasSubstr(c.host)));
    EXPECT_TRUE(answer.error().lasting) << answer.error().message;
    EXPECT_FALSE(answer.error().request_sent);
    EXPECT_FALSE(served);
  }
}

TEST_F(Tls, TrustsTheSystemsStoreAloneUnlessToldOtherwise) {
  TestServer server{always(kStoredOverTls), authority_.issue({})};
  LoopbackClient client{server.port(), {}, true};
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, AllOf(HasSubstr("authority"), HasSubstr("SSL_CERT_FILE")));
}

TEST_F(Tls, RefusesVersionsBefore12) {
  {
    TestServer server{always(kStoredOverTls), authority_.issue({}), TLS1_2_VERSION};
    LoopbackClient client = client_for(server);
    EXPECT_TRUE(client.post().has_value());
  }
  TestServer server{always(kStoredOverTls), authority_.issue({}), TLS1_1_VERSION};
  LoopbackClient client = client_for(server);
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("TLS 1.2 or newer"));
  EXPECT_FALSE(answer.error().request_sent);
}

// Method: the server closes after each answer, and is another one when the client comes back.
TEST_F(Tls, RefusesADowngradeOnReconnecting) {
  TestServer server{[&](Peer& peer) {
                      peer.read_request();
                      peer.write(http_answer(200, "1", "Connection: close\r\n"));
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  ASSERT_TRUE(client.post().has_value());
  server.set_tls_version_max(TLS1_1_VERSION);
  const Answer older = client.post();
  ASSERT_FALSE(older.has_value());
  EXPECT_THAT(older.error().message, HasSubstr("TLS 1.2 or newer"));
  EXPECT_FALSE(older.error().request_sent);
  server.set_tls_version_max(TLS1_3_VERSION);
  EXPECT_TRUE(client.post().has_value());
}

TEST_F(Tls, SaysWhenThePortDoesNotSpeakTls) {
  TestServer server{[](Peer& peer) { peer.write(http_answer(400, "plain HTTP was meant")); }};
  LoopbackClient client = client_for(server);
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message,
              AllOf(HasSubstr("does this port speak HTTPS"), HasSubstr("no TLS at all")));
  EXPECT_FALSE(answer.error().request_sent);
  EXPECT_TRUE(answer.error().lasting);
}

TEST_F(Tls, AHandshakeThatIsCutOffSentNothing) {
  TestServer server{[](Peer& peer) {
    peer.wait_for_bytes();
    peer.reset();
  }};
  LoopbackClient client = client_for(server);
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("during the TLS handshake"));
  EXPECT_FALSE(answer.error().request_sent);
  EXPECT_FALSE(answer.error().lasting);
}

TEST_F(Tls, AnAnswerWithoutItsEndIsNone) {
  // Without a length, only TLS's own close says that nothing was cut off.
  TestServer server{[](Peer& peer) {
                      peer.read_request();
                      peer.write("HTTP/1.1 200 OK\r\n\r\n1");
                      peer.reset();
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  const Answer answer = client.post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(answer.error().request_sent);
}

TEST_F(Tls, ARequestCutOffWhileBeingSentCountsAsSent) {
  TestServer server{[](Peer& peer) {
                      peer.read_header();
                      peer.reset();
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  const Answer answer = client.post(huge_body());
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("while the request was being sent"));
  EXPECT_TRUE(answer.error().request_sent);
}

// Method: the server answers 413 to the header and closes on a body that it has not read.
TEST_F(Tls, HearsAnAnswerThatCameBeforeTheRequestWasOut) {
  TestServer server{[](Peer& peer) {
                      peer.read_header();
                      peer.write(http_answer(413, "too large", "Connection: close\r\n"));
                      peer.reset();
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  const Answer answer = client.post(huge_body());
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->status, 413u);
}

TEST_F(Tls, NoticesAConnectionThatWasClosedWhileIdle) {
  std::mutex mutex;
  std::condition_variable changed;
  int closed = 0;
  TestServer server{[&](Peer& peer) {
                      peer.read_request();
                      peer.write(kStoredOverTls);
                      peer.close();
                      const std::lock_guard lock{mutex};
                      ++closed;
                      changed.notify_all();
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.post();
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return closed == i + 1; });
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(Tls, CarriesLargeBodiesSideBySide) {
  constexpr int kRequests = 12;
  const std::string body = [] {
    std::string bytes;
    for (int i = 0; bytes.size() < 1'900'000; ++i) bytes += std::to_string(i) + ',';
    return bytes;
  }();
  std::atomic<int> intact = 0;
  TestServer server{[&](Peer& peer) {
                      for (;;) {
                        const std::string request = peer.read_request();
                        if (request.empty()) return;
                        if (request.ends_with("\r\n\r\n" + body)) ++intact;
                        peer.write(kStoredOverTls);
                      }
                    },
                    authority_.issue({})};
  LoopbackClient client = client_for(server);
  int stored = 0;
  for (int i = 0; i < kRequests; ++i) {
    asio::co_spawn(client.loop(), client.client().send(post_of(body)),
                   [&](std::exception_ptr, const Answer& answer) { stored += answer.has_value() ? 1 : 0; });
  }
  client.loop().run();
  EXPECT_EQ(stored, kRequests);
  EXPECT_EQ(intact, kRequests);
}

TEST(TlsContext, SaysWhenTheAuthoritiesCannotBeRead) {
  try {
    const auto context = make_tls_context("/no/such/file.pem");
    FAIL() << "made a context of nothing";
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("/no/such/file.pem"));
  }
}

}  // namespace
}  // namespace mixferry::http
