#include "engine/http/url_host.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <fmt/format.h>
#include <optional>

#include "engine/http/loopback.h"

namespace mixferry::http {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t kNameBytesMax = 253;
constexpr std::size_t kLabelBytesMax = 63;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

/// Whether a resolver may take a name that ends so for an address.
bool is_number(std::string_view label) {
  return std::ranges::all_of(label, is_digit) || (label.starts_with("0x") && !label.ends_with('-'));
}

/// What is wrong with a name in lower case that is no address.
std::optional<std::string_view> problem_of_name(std::string_view name) {
  if (!std::ranges::all_of(name, is_name_character)) {
    return "not a URL: a host is written in letters, digits, dots and dashes, a name in other letters as "
           "xn--...";
  }
  if (name.ends_with('.')) return "leave out the dot at the end of the host";
  if (name.size() > kNameBytesMax) return "no host has a name so long";
  std::string_view label;
  for (std::string_view rest = name;; rest.remove_prefix(label.size() + 1)) {
    label = rest.substr(0, rest.find('.'));
    if (label.empty()) return "not a URL: there are two dots, or one in front, in its host";
    if (label.size() > kLabelBytesMax) return "no host has a name so long";
    if (label.size() == rest.size()) break;
  }
  if (is_number(label)) {
    return "its host ends like an address and is none; write an address with all four numbers, as in "
           "127.0.0.1";
  }
  return std::nullopt;
}

/// What is wrong with `host`, in lower case; `in_brackets`, as IPv6 addresses are.
std::optional<std::string_view> problem_of(const std::string& host, bool in_brackets) {
  boost::system::error_code error;
  if (in_brackets) {
    const ip::address_v6 address = ip::make_address_v6(host, error);
    if (error || address.scope_id() != 0 || host.find('%') != std::string::npos) {
      return "what stands in its brackets is no IPv6 address (and one with a zone, %eth0, is not taken)";
    }
    return std::nullopt;
  }
  ip::make_address_v4(host, error);
  return error ? problem_of_name(host) : std::nullopt;
}

}  // namespace

std::expected<UrlHost, std::string_view> read_url_host(std::string_view url) {
  constexpr std::string_view slashes = "://";
  const std::size_t scheme_end = url.find(slashes);
  UrlHost read;
  if (scheme_end == std::string_view::npos) {
    read.without_it = url;
    return read;
  }
  const std::size_t begin = scheme_end + slashes.size();
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  std::string_view text = url.substr(begin, end - begin);
  const std::size_t user_end = text.rfind('@');
  read.has_user = user_end != std::string_view::npos;
  const std::string_view user = read.has_user ? text.substr(0, user_end + 1) : std::string_view{};
  text.remove_prefix(user.size());
  read.without_it = fmt::format("{}{}host{}", url.substr(0, begin), user, url.substr(end));

  const bool in_brackets = text.starts_with('[');
  const std::size_t host_end =
      in_brackets ? std::min(text.find(']'), text.size()) : std::min(text.find(':'), text.size());
  read.host = text.substr(in_brackets ? 1 : 0, host_end - (in_brackets ? 1 : 0));
  std::ranges::transform(read.host, read.host.begin(), lower);
  std::string_view behind = text.substr(std::min(host_end + (in_brackets ? 1 : 0), text.size()));
  if (read.host.empty()) return std::unexpected("there is no host in it");
  if (in_brackets && host_end == text.size())
    return std::unexpected("not a URL: the ] of its IPv6 address is missing");
  if (const auto problem = problem_of(read.host, in_brackets)) return std::unexpected(*problem);
  if (behind.empty()) return read;
  if (behind.front() != ':')
    return std::unexpected("not a URL: something stands between its host and its port");
  behind.remove_prefix(1);
  if (behind.empty()) return read;
  read.port = read_port(behind);
  if (read.port == 0) return std::unexpected("the port should be a number from 1 to 65535");
  return read;
}

bool is_loopback_host(const std::string& host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  const ip::address address = ip::make_address(host, error);
  return !error && is_loopback(address);
}

std::uint16_t read_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc{} && end == digits.data() + digits.size() ? port : 0;
}

}  // namespace mixferry::http
