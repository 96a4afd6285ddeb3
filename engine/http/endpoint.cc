#include "engine/http/endpoint.h"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <fmt/format.h>

namespace mixferry::http {
namespace {

namespace urls = boost::urls;

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::unexpected<Error> wrong(std::string_view url, std::string_view what) {
  return std::unexpected(
      Error{.kind = ErrorKind::fatal, .message = fmt::format("endpoint `{}`: {}", url, what)});
}

bool is_loopback_host(const std::string& host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return !error && address.is_loopback();
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

std::string without_end_slashes(std::string path) {
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view url) {
  const auto parsed = urls::parse_uri({url.data(), url.size()});
  if (!parsed) return wrong(url, "not a URL; it should look like https://api.mixpanel.com");
  const urls::url_view& view = *parsed;
  const bool https = view.scheme_id() == urls::scheme::https;
  if (!https && view.scheme_id() != urls::scheme::http) return wrong(url, "it should begin with https://");
  // Not quoted: what stands there may be a password.
  if (view.has_userinfo()) return wrong("https://...", "leave user name and password out of it");
  if (view.has_query() || view.has_fragment()) return wrong(url, "leave out everything from `?` or `#` on");

  Endpoint endpoint{.tls = https, .port = https ? kHttpsPort : kHttpPort};
  endpoint.host = view.host_address();
  if (endpoint.host.empty()) return wrong(url, "there is no host in it");
  if (view.has_port() && !view.port().empty()) {
    endpoint.port = read_port(view.port());
    if (endpoint.port == 0) return wrong(url, "the port should be a number from 1 to 65535");
  }
  if (!https && !is_loopback_host(endpoint.host)) {
    return wrong(url,
                 "plain http is only for this machine (localhost, 127.0.0.1, [::1]), because profiles would "
                 "travel in the clear; use https");
  }
  endpoint.prefix = without_end_slashes(std::string{view.encoded_path()});
  return endpoint;
}

// Boost.URL's own reading lets numbers beyond 65535 overflow.
bool is_loopback(const Endpoint& endpoint) {
  return is_loopback_host(endpoint.host);
}

std::uint16_t read_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc{} && end == digits.data() + digits.size() ? port : 0;
}

std::string authority(const Endpoint& endpoint) {
  const bool usual = endpoint.port == (endpoint.tls ? kHttpsPort : kHttpPort);
  return usual ? bracketed(endpoint.host) : host_and_port(endpoint);
}

std::string host_and_port(const Endpoint& endpoint) {
  return fmt::format("{}:{}", bracketed(endpoint.host), endpoint.port);
}

}  // namespace mixferry::http
