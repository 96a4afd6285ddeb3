#include "engine/http/endpoint.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <expected>
#include <fmt/format.h>
#include <utility>

#include "engine/http/url_host.h"

namespace mixferry::http {
namespace {

namespace urls = boost::urls;

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

std::string without_end_slashes(std::string path) {
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}

/// Scheme, host and port, or what is wrong with them. `url`: what is left of it without `host`.
std::expected<Endpoint, std::string_view> read_endpoint(const urls::url_view& url, const UrlHost& host) {
  const bool https = url.scheme_id() == urls::scheme::https;
  if (!https && url.scheme_id() != urls::scheme::http)
    return std::unexpected("it should begin with https://");
  if (host.host.empty()) return std::unexpected("there is no host in it");
  const std::uint16_t usual = https ? kHttpsPort : kHttpPort;
  Endpoint endpoint{.tls = https, .host = host.host, .port = host.port == 0 ? usual : host.port};
  if (!https && !is_loopback_host(endpoint.host)) {
    return std::unexpected(
        "plain http is only for this machine (localhost, 127.0.0.1, [::1]), because everything would "
        "travel in the clear; use https");
  }
  return endpoint;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view url) {
  // Not quoted where a password may stand in it.
  const std::string_view quoted = url.find('@') == std::string_view::npos ? url : "https://...";
  const auto wrong = [quoted](std::string_view what) {
    return std::unexpected(
        Error{.kind = ErrorKind::fatal, .message = fmt::format("endpoint `{}`: {}", quoted, what)});
  };
  const auto host = read_url_host(url);
  if (!host) return wrong(host.error());
  if (host->has_user) return wrong("leave user name and password out of it");
  const auto parsed = urls::parse_uri(host->without_it);
  if (!parsed) return wrong("not a URL; it should look like https://api.mixpanel.com");
  if (parsed->has_query() || parsed->has_fragment()) return wrong("leave out everything from `?` or `#` on");
  auto endpoint = read_endpoint(*parsed, *host);
  if (!endpoint) return wrong(endpoint.error());
  endpoint->prefix = without_end_slashes(std::string{parsed->encoded_path()});
  return std::move(*endpoint);
}

Result<Address> parse_address(std::string_view url) {
  const auto wrong = [](std::string_view what) {
    return std::unexpected(Error{.kind = ErrorKind::fatal, .message = std::string(what)});
  };
  const auto host = read_url_host(url);
  if (!host) return wrong(host.error());
  const auto parsed = urls::parse_uri(host->without_it);
  if (!parsed) return wrong("not a URL; it should look like https://hooks.example.com/...");
  if (host->has_user) return wrong("leave user name and password out of the URL");
  if (parsed->has_fragment()) return wrong("leave out everything from `#` on");
  auto endpoint = read_endpoint(*parsed, *host);
  if (!endpoint) return wrong(endpoint.error());
  std::string target{parsed->encoded_target()};
  if (!target.starts_with('/')) target.insert(target.begin(), '/');
  return Address{std::move(*endpoint), std::move(target)};
}

bool is_loopback(const Endpoint& endpoint) {
  return is_loopback_host(endpoint.host);
}

std::string authority(const Endpoint& endpoint) {
  const bool usual = endpoint.port == (endpoint.tls ? kHttpsPort : kHttpPort);
  return usual ? bracketed(endpoint.host) : host_and_port(endpoint);
}

std::string host_and_port(const Endpoint& endpoint) {
  return fmt::format("{}:{}", bracketed(endpoint.host), endpoint.port);
}

}  // namespace mixferry::http
