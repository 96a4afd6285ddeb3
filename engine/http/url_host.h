#pragma once
/// Who is meant by a URL. Read here and nowhere else: what is connected to, what a certificate must be for,
/// and what counts as this machine must be the same.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace mixferry::http {

struct UrlHost {
  std::string host;        ///< a name in lower case, or an address, without brackets; empty: there is none
  std::uint16_t port = 0;  ///< 0: none is given
  bool has_user = false;   ///< a user name, perhaps a password, stands in front
  std::string without_it;  ///< the URL with `host` in place of host and port: the rest is anybody's to read
};

/// Reads host and port of `url`; nothing of them may be left over. A name is letters, digits, `-`, `_` and
/// dots, and does not end like an address (`127.1`, `0x7f.1`), which some resolvers take for one. An error
/// says what is wrong, and quotes nothing.
[[nodiscard]] std::expected<UrlHost, std::string_view> read_url_host(std::string_view url);

/// A capital as a small letter, others as they are: names of hosts are ASCII.
[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether `host` is an address of this machine, or is called `localhost`.
[[nodiscard]] bool is_loopback_host(const std::string& host);

/// A port as in a URL, 1 to 65535; 0 for anything else.
[[nodiscard]] std::uint16_t read_port(std::string_view digits);

}  // namespace mixferry::http
