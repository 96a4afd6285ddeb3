#include "engine/http/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::http {
namespace {

TEST(Endpoint, ReadsWhatIsAllowed) {
  struct Case {
    const char* url;
    bool tls;
    const char* host;
    std::uint16_t port;
    const char* prefix;
    const char* authority;
  };
  const Case cases[] = {
      {"https://api.mixpanel.com", true, "api.mixpanel.com", 443, "", "api.mixpanel.com"},
      {"https://api.mixpanel.com/", true, "api.mixpanel.com", 443, "", "api.mixpanel.com"},
      {"HTTPS://api.mixpanel.com:443", true, "api.mixpanel.com", 443, "", "api.mixpanel.com"},
      {"https://example.org:8443/mp/v1/", true, "example.org", 8443, "/mp/v1", "example.org:8443"},
      {"https://192.0.2.7", true, "192.0.2.7", 443, "", "192.0.2.7"},
      {"https://[2001:db8::7]", true, "2001:db8::7", 443, "", "[2001:db8::7]"},
      {"https://API.Mixpanel.com", true, "api.mixpanel.com", 443, "", "api.mixpanel.com"},
      {"https://192.0.2.7.example.com:8443/x", true, "192.0.2.7.example.com", 8443, "/x",
       "192.0.2.7.example.com:8443"},
      {"https://1.example.org", true, "1.example.org", 443, "", "1.example.org"},
      {"https://my_proxy-1.internal:1", true, "my_proxy-1.internal", 1, "", "my_proxy-1.internal:1"},
      {"https://example.org:", true, "example.org", 443, "", "example.org"},
      {"http://LOCALHOST:9000", false, "localhost", 9000, "", "localhost:9000"},
      {"http://[::ffff:127.0.0.1]:9000", false, "::ffff:127.0.0.1", 9000, "", "[::ffff:127.0.0.1]:9000"},
      {"http://localhost:9000", false, "localhost", 9000, "", "localhost:9000"},
      {"http://127.0.0.1", false, "127.0.0.1", 80, "", "127.0.0.1"},
      {"http://127.8.9.1:1", false, "127.8.9.1", 1, "", "127.8.9.1:1"},
      {"http://[::1]:65535/a", false, "::1", 65535, "/a", "[::1]:65535"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.url);
    const Result<Endpoint> endpoint = parse_endpoint(c.url);
    ASSERT_TRUE(endpoint.has_value()) << endpoint.error().message;
    EXPECT_EQ(endpoint->tls, c.tls);
    EXPECT_EQ(endpoint->host, c.host);
    EXPECT_EQ(endpoint->port, c.port);
    EXPECT_EQ(endpoint->prefix, c.prefix);
    EXPECT_EQ(authority(*endpoint), c.authority);
  }
}

TEST(Endpoint, RefusesTheRestAndSaysWhy) {
  struct Case {
    const char* url;
    const char* why;
  };
  const Case cases[] = {
      {"", "not a URL"},
      {"api.mixpanel.com", "not a URL"},
      {"https://exa mple.org", "not a URL"},
      {"ftp://example.org", "https://"},
      {"mixpanel:api", "https://"},
      {"https://", "no host"},
      {"https:///engage", "no host"},
      {"https://example.org:0", "port"},
      {"https://example.org:65536", "port"},
      {"https://example.org:99999", "port"},
      {"https://example.org/?a=1", "`?`"},
      {"https://example.org/#a", "`#`"},
      {"http://example.org", "plain http"},
      {"http://api.mixpanel.com", "plain http"},
      {"http://10.0.0.1", "plain http"},
      {"http://128.0.0.1", "plain http"},
      {"http://[2001:db8::7]", "plain http"},
      {"http://localhost.example.org", "plain http"},
      {"http://127.0.0.1.evil.example", "plain http"},
      {"http://127.0.0.1.evil.example:8080/x", "plain http"},
      {"http://localhost.evil", "plain http"},
      {"http://[::ffff:10.0.0.1]", "plain http"},
      {"http://0.0.0.0", "plain http"},
      {"http://[::]", "plain http"},
      {"http://0x7f.1", "ends like an address"},
      {"http://127.1", "ends like an address"},
      {"https://2130706433", "ends like an address"},
      {"https://1.2.3.4.5", "ends like an address"},
      {"https://256.0.0.1", "ends like an address"},
      {"https://127.0.0.01", "ends like an address"},
      {"https://example.org.", "dot at the end"},
      {"https://example..org", "two dots"},
      {"https://.example.org", "not a URL"},
      {"https://m\u00FCller.example", "xn--"},
      {"https://example.org%2eevil.example", "not a URL"},
      {"https://example.org\\.evil.example", "not a URL"},
      {"https://[fe80::1%25eth0]", "IPv6"},
      {"https://[fe80::1%eth0]", "IPv6"},
      {"https://[::1", "IPv6"},
      {"https://[::1:443", "IPv6"},
      {"https://[127.0.0.1]", "IPv6"},
      {"https://[::1]x:443", "not a URL"},
      {"https://::1", "no host"},
      {"https://example.org:443:443", "port"},
      {"https://example.org:+443", "port"},
      {"https://example.org:44 3", "port"},
      {" https://example.org", "not a URL"},
      {"https://example.org/a b", "not a URL"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.url);
    const Result<Endpoint> endpoint = parse_endpoint(c.url);
    ASSERT_FALSE(endpoint.has_value());
    EXPECT_THAT(endpoint.error().message, testing::HasSubstr(c.why));
    EXPECT_THAT(endpoint.error().message, testing::HasSubstr(c.url));
  }
}

TEST(Endpoint, NeverQuotesAPassword) {
  const Result<Endpoint> endpoint = parse_endpoint("https://user:secret@example.org");
  ASSERT_FALSE(endpoint.has_value());
  EXPECT_THAT(endpoint.error().message, testing::HasSubstr("password"));
  EXPECT_THAT(endpoint.error().message, testing::Not(testing::HasSubstr("secret")));
}

TEST(Endpoint, IsNobodyElseBehindAUserName) {
  for (const char* const url : {"https://api.mixpanel.com@evil.example", "http://127.0.0.1@evil.example",
                                "http://127.0.0.1:80@evil.example", "https://a@b@evil.example"}) {
    EXPECT_FALSE(parse_endpoint(url).has_value()) << url;
    EXPECT_FALSE(parse_address(url).has_value()) << url;
  }
}

TEST(Address, KeepsPathAndQuery) {
  const Result<Address> address = parse_address("https://hooks.example.org:8443/services/a%20b/?key=1&x");
  ASSERT_TRUE(address.has_value());
  EXPECT_EQ(address->endpoint.host, "hooks.example.org");
  EXPECT_EQ(address->endpoint.port, 8443);
  EXPECT_EQ(address->endpoint.prefix, "");
  EXPECT_EQ(address->target, "/services/a%20b/?key=1&x");
  EXPECT_EQ(parse_address("https://192.0.2.7.example.com/a")->endpoint.host, "192.0.2.7.example.com");
  EXPECT_EQ(parse_address("https://192.0.2.7.example.com/a")->target, "/a");
  EXPECT_EQ(parse_address("https://example.org/a@b")->target, "/a@b");
  EXPECT_EQ(parse_address("https://example.org")->target, "/");
  EXPECT_EQ(parse_address("https://example.org?a")->target, "/?a");
  EXPECT_FALSE(parse_address("http://127.0.0.1:1/x")->endpoint.tls);
}

// Method: each URL is wrong in its own way, and holds a secret that no message may quote.
TEST(Address, NeverQuotesASecret) {
  for (const char* const url : {"s3cret", "https://", "https:///s3cret", "ftp://example.org/s3cret",
                                "http://example.org/s3cret?s3cret", "https://s3cret:s3cret@example.org/",
                                "https://example.org/#s3cret", "https://example.org:99999/s3cret",
                                "https://example.org/ s3cret", "https://example.org/s3cret\r\nX: y"}) {
    const Result<Address> address = parse_address(url);
    ASSERT_FALSE(address.has_value()) << url;
    EXPECT_NE(address.error().message, "");
    EXPECT_THAT(address.error().message, testing::Not(testing::HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace mixferry::http
