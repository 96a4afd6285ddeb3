#include "engine/http/proxy.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificates.h"
#include "tests/support/test_server.h"
#include "tests/unit/http/client_fixture.h"

namespace mixferry::http {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::always;
using tests::Authority;
using tests::ClosedPort;
using tests::http_answer;
using tests::Peer;
using tests::TestServer;

const Endpoint kMixpanel{.tls = true, .host = "api-eu.mixpanel.com", .port = 443};

TEST(FindProxy, ReadsTheVariable) {
  struct Case {
    const char* value;
    const char* host;
    std::uint16_t port;
    const char* authorization;
  };
  for (const Case& c :
       {Case{"http://proxy.example.org:3128", "proxy.example.org", 3128, ""},
        Case{"http://proxy.example.org:3128/", "proxy.example.org", 3128, ""},
        Case{"proxy.example.org:3128", "proxy.example.org", 3128, ""},
        Case{"http://proxy.example.org", "proxy.example.org", 80, ""},
        Case{" http://10.0.0.1:8080 ", "10.0.0.1", 8080, ""}, Case{"http://[::1]:8080", "::1", 8080, ""},
        Case{"http://ada:secret@proxy:1", "proxy", 1, "Basic YWRhOnNlY3JldA=="},
        Case{"ada:se%40cret@proxy:1", "proxy", 1, "Basic YWRhOnNlQGNyZXQ="},
        Case{"192.0.2.7.example.com:8080", "192.0.2.7.example.com", 8080, ""},
        Case{"http://ada@proxy:1", "proxy", 1, "Basic YWRhOg=="}}) {
    SCOPED_TRACE(c.value);
    const auto proxy = find_proxy(kMixpanel, {.https_proxy = c.value, .no_proxy = ""});
    ASSERT_TRUE(proxy.has_value()) << proxy.error().message;
    ASSERT_TRUE(proxy->has_value());
    EXPECT_EQ((*proxy)->endpoint.host, c.host);
    EXPECT_EQ((*proxy)->endpoint.port, c.port);
    const auto& authorization = (*proxy)->authorization;
    EXPECT_EQ(authorization ? authorization->reveal() : "", c.authorization);
  }
}

TEST(FindProxy, RefusesTheRestWithoutQuotingIt) {
  for (const char* value :
       {"socks5://ada:secret@proxy:1", "https://ada:secret@proxy:1", "http://ada:secret@:1",
        "http://ada:secret@proxy:0", "http://ada:secret@pro xy:1", "://ada:secret",
        "http://ada:secret@127.1:1", "http://ada:secret@[::1]x:1", "http://ada:secret@proxy:1:2",
        "http://ada:sec%0Aret@proxy:1", "http://a%3Ada:secret@proxy:1", "http://ada:secret@proxy:99999"}) {
    SCOPED_TRACE(value);
    const auto proxy = find_proxy(kMixpanel, {.https_proxy = value, .no_proxy = ""});
    ASSERT_FALSE(proxy.has_value());
    EXPECT_THAT(proxy.error().message,
                AllOf(HasSubstr("HTTPS_PROXY"), HasSubstr("http://proxy.example.org:3128"),
                      Not(HasSubstr("secret")), Not(HasSubstr("ada"))));
  }
}

TEST(FindProxy, LeavesOutWhatNeedsNone) {
  struct Case {
    const char* no_proxy;
    bool exempt;
  };
  for (const Case& c :
       {Case{"", false}, Case{"*", true}, Case{"mixpanel.com", true}, Case{".mixpanel.com", true},
        Case{"API-EU.Mixpanel.Com", true}, Case{"localhost, api-eu.mixpanel.com", true},
        Case{"api-eu.mixpanel.com:443", true}, Case{"api-eu.mixpanel.com:8443", false},
        Case{"panel.com", false}, Case{"eu.mixpanel.com", false}, Case{"com,", true}, Case{",,", false},
        Case{"very.long.name.below.api-eu.mixpanel.com", false}}) {
    SCOPED_TRACE(c.no_proxy);
    const auto proxy = find_proxy(kMixpanel, {.https_proxy = "http://proxy:1", .no_proxy = c.no_proxy});
    ASSERT_TRUE(proxy.has_value());
    EXPECT_EQ(proxy->has_value(), !c.exempt);
  }
  EXPECT_FALSE(find_proxy(kMixpanel, {.https_proxy = "", .no_proxy = ""})->has_value());
  const Endpoint sandbox{.tls = false, .host = "127.0.0.1", .port = 8080};
  EXPECT_FALSE(find_proxy(sandbox, {.https_proxy = "http://proxy:1", .no_proxy = ""})->has_value());
}

/// A server behind a proxy, and a client that has to go through it.
class Tunnel : public testing::Test {
 protected:
  Tunnel() : authority_("the authority behind a proxy") {
    ca_file_ =
        std::filesystem::path{testing::TempDir()} /
        ("tunnel-" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()} + ".pem");
    std::ofstream{ca_file_} << authority_.pem();
  }
  ~Tunnel() override { std::filesystem::remove(ca_file_); }

  LoopbackClient client_through(std::uint16_t proxy, std::uint16_t server,
                                std::optional<Authorization> authorization = {}) {
    Proxy through{.endpoint = {.tls = false, .host = "127.0.0.1", .port = proxy},
                  .authorization = std::move(authorization)};
    return LoopbackClient{Endpoint{.tls = true, .host = "localhost", .port = server},
                          {.proxy = std::move(through), .ca_file = ca_file_}};
  }

  Authority authority_;
  std::filesystem::path ca_file_;
};

TEST_F(Tunnel, CarriesRequestsAndIsKeptOpen) {
  TestServer server{always(http_answer(200, "1")), authority_.issue({})};
  std::string asked;
  TestServer proxy{[&](Peer& peer) {
    asked = peer.read_header();
    peer.write("HTTP/1.1 200 Connection established\r\nVia: a proxy\r\n\r\n");
    peer.relay_to(server.port());
  }};
  LoopbackClient client = client_through(proxy.port(), server.port(), *Authorization::basic("ada", "secret"));
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.post("[1]");
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(answer->body, "1");
  }
  const std::string target = "localhost:" + std::to_string(server.port());
  EXPECT_THAT(asked, AllOf(testing::StartsWith("CONNECT " + target + " HTTP/1.1\r\n"),
                           HasSubstr("\r\nHost: " + target + "\r\n"),
                           HasSubstr("\r\nProxy-Authorization: Basic YWRhOnNlY3JldA==\r\n")));
  EXPECT_EQ(proxy.connections(), 1);
}

TEST_F(Tunnel, TheServerIsVerifiedAllTheSame) {
  TestServer server{always(http_answer(200, "1")), tests::self_signed({})};
  TestServer proxy{[&](Peer& peer) {
    peer.read_header();
    peer.write("HTTP/1.1 200 OK\r\n\r\n");
    peer.relay_to(server.port());
  }};
  const Answer answer = client_through(proxy.port(), server.port()).post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(answer.error().lasting);
  EXPECT_THAT(answer.error().message, HasSubstr("not signed by an authority"));
}

TEST_F(Tunnel, SaysWhatTheProxyDid) {
  struct Case {
    const char* name;
    const char* answer;  ///< empty: it closes
    const char* message;
    bool lasting;
  };
  for (const Case& c : {Case{"wants a password",
                             "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic\r\nContent-Length: 3\r\n\r\nno!",
                             "user name and password", true},
                        Case{"forbids", "HTTP/1.1 403 Forbidden\r\n\r\n", "HTTP 403", true},
                        Case{"is overloaded", "HTTP/1.1 503 X\r\n\r\n", "HTTP 503", false},
                        Case{"can't reach it", "HTTP/1.0 502 Bad Gateway\r\n\r\n", "HTTP 502", false},
                        Case{"closes", "", "closed the connection", false},
                        Case{"is no proxy", "SSH-2.0\r\n\r\n", "not HTTP", false},
                        Case{"talks too much", "HTTP/1.1 200 OK\r\n\r\nhello", "not HTTP", false}}) {
    SCOPED_TRACE(c.name);
    TestServer proxy{[&](Peer& peer) {
      peer.read_header();
      peer.write(c.answer);
    }};
    const Answer answer = client_through(proxy.port(), 443, *Authorization::basic("", "secret")).post();
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, AllOf(HasSubstr("proxy"), HasSubstr(std::to_string(proxy.port())),
                                              HasSubstr(c.message), Not(HasSubstr("OnNlY3JldA=="))));
    EXPECT_EQ(answer.error().lasting, c.lasting);
    EXPECT_FALSE(answer.error().request_sent);
  }
  const ClosedPort nobody;
  const Answer answer = client_through(nobody.number(), 443).post();
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message,
              AllOf(HasSubstr("HTTPS_PROXY"), HasSubstr("nobody listens on 127.0.0.1")));
}

}  // namespace
}  // namespace mixferry::http
