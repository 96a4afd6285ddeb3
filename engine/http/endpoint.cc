#include "engine/http/endpoint.h"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <expected>
#include <fmt/format.h>
#include <utility>

namespace mixferry::http {
namespace {

namespace urls = boost::urls;

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

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

/// Scheme, host and port of `url`, or what is wrong with them.
std::expected<Endpoint, std::string_view> read_endpoint(const urls::url_view& url) {
  const bool https = url.scheme_id() == urls::scheme::https;
  if (!https && url.scheme_id() != urls::scheme::http)
    return std::unexpected("it should begin with https://");
  Endpoint endpoint{.tls = https, .port = https ? kHttpsPort : kHttpPort};
  endpoint.host = url.host_address();
  if (endpoint.host.empty()) return std::unexpected("there is no host in it");
  if (url.has_port() && !url.port().empty()) {
    endpoint.port = read_port(url.port());
    if (endpoint.port == 0) return std::unexpected("the port should be a number from 1 to 65535");
  }
  if (!https && !is_loopback_host(endpoint.host)) {
    return std::unexpected(
        "plain http is only for this machine (localhost, 127.0.0.1, [::1]), because everything would "
        "travel in the clear; use https");
  }
  return endpoint;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view url) {
  const auto wrong = [](std::string_view quoted, std::string_view what) {
    return std::unexpected(
        Error{.kind = ErrorKind::fatal, .message = fmt::format("endpoint `{}`: {}", quoted, what)});
  };
  const auto parsed = urls::parse_uri({url.data(), url.size()});
  if (!parsed) return wrong(url, "not a URL; it should look like https://api.mixpanel.com");
  // Not quoted: what stands there may be a password.
  if (parsed->has_userinfo()) return wrong("https://...", "leave user name and password out of it");
  if (parsed->has_query() || parsed->has_fragment())
    return wrong(url, "leave out everything from `?` or `#` on");
  auto endpoint = read_endpoint(*parsed);
  if (!endpoint) return wrong(url, endpoint.error());
  endpoint->prefix = without_end_slashes(std::string{parsed->encoded_path()});
  return std::move(*endpoint);
}

Result<Address> parse_address(std::string_view url) {
  const auto wrong = [](std::string_view what) {
    return std::unexpected(Error{.kind = ErrorKind::fatal, .message = std::string(what)});
  };
  const auto parsed = urls::parse_uri({url.data(), url.size()});
  if (!parsed) return wrong("not a URL; it should look like https://hooks.example.com/...");
  if (parsed->has_userinfo()) return wrong("leave user name and password out of the URL");
  if (parsed->has_fragment()) return wrong("leave out everything from `#` on");
  auto endpoint = read_endpoint(*parsed);
  if (!endpoint) return wrong(endpoint.error());
  std::string target{parsed->encoded_target()};
  if (!target.starts_with('/')) target.insert(target.begin(), '/');
  return Address{std::move(*endpoint), std::move(target)};
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
