#include "engine/http/proxy.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

#include "engine/http/url_host.h"

namespace mixferry::http {
namespace {

namespace urls = boost::urls;

constexpr std::uint16_t kProxyPort = 80;

std::unexpected<Error> wrong(std::string_view what) {
  // Not quoted: a password may stand in it.
  return std::unexpected(
      Error{.kind = ErrorKind::fatal,
            .message = fmt::format(
                "HTTPS_PROXY (or https_proxy) {}; it should look like http://proxy.example.org:3128", what)});
}

bool same_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// `entry`: `*`, `host`, `host:port`, `.domain`, `domain`.
bool names(std::string_view entry, const Endpoint& endpoint) {
  if (entry == "*") return true;
  const std::string port = fmt::format(":{}", endpoint.port);
  if (entry.ends_with(port) && entry != endpoint.host) entry.remove_suffix(port.size());
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.empty() || entry.size() > endpoint.host.size()) return false;
  const std::size_t before = endpoint.host.size() - entry.size();
  if (!same_name(std::string_view{endpoint.host}.substr(before), entry)) return false;
  return before == 0 || endpoint.host[before - 1] == '.';
}

bool is_exempt(const Endpoint& endpoint, std::string_view no_proxy) {
  while (!no_proxy.empty()) {
    const std::size_t comma = std::min(no_proxy.find(','), no_proxy.size());
    if (names(trimmed(no_proxy.substr(0, comma)), endpoint)) return true;
    no_proxy.remove_prefix(std::min(comma + 1, no_proxy.size()));
  }
  return false;
}

}  // namespace

Result<std::optional<Proxy>> find_proxy(const Endpoint& endpoint, const ProxyVariables& variables) {
  const std::string_view value = trimmed(variables.https_proxy);
  if (!endpoint.tls || value.empty() || is_exempt(endpoint, variables.no_proxy)) return std::nullopt;
  const bool has_scheme = value.find("://") != std::string_view::npos;
  const std::string url = has_scheme ? std::string{value} : fmt::format("http://{}", value);
  const auto host = read_url_host(url);
  if (!host) return wrong(fmt::format("can't be used: {}", host.error()));
  const auto parsed = urls::parse_uri(host->without_it);
  if (!parsed) return wrong("is not a URL");
  const urls::url_view& view = *parsed;
  if (view.scheme_id() != urls::scheme::http) return wrong("names a kind of proxy other than http://");
  Proxy proxy{
      .endpoint = {.tls = false, .host = host->host, .port = host->port == 0 ? kProxyPort : host->port}};
  if (view.has_userinfo()) {
    const auto authorization = Authorization::basic(view.user(), view.password());
    if (!authorization) return wrong(fmt::format("can't be used: {}", authorization.error().message));
    proxy.authorization = *authorization;
  }
  return proxy;
}

}  // namespace mixferry::http
