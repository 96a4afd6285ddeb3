#pragma once
/// Where requests go.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::http {

/// Where requests go. Plain HTTP is for loopback only: here by the name, and once more by the address when it
/// is connected to.
struct Endpoint {
  bool tls = true;
  std::string host = {};  ///< name in lower case, or address without brackets
  std::uint16_t port = 443;
  std::string prefix = {};  ///< path in front of every target; empty, or `/x` without a slash at the end
};

/// Reads `https://host[:port][/path]`; `http` only when the host is loopback. An error says what is wrong
/// with it.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view url);

/// Whether it is on this machine.
[[nodiscard]] bool is_loopback(const Endpoint& endpoint);

/// One address to post to. What stands behind the host may be a secret, as webhooks have it.
struct Address {
  Endpoint endpoint;   ///< without a prefix
  std::string target;  ///< path and query
};

/// The same with a query. An error quotes nothing of `url`.
[[nodiscard]] Result<Address> parse_address(std::string_view url);

/// The value of the Host header: the port only where it is not the scheme's own, IPv6 in brackets.
[[nodiscard]] std::string authority(const Endpoint& endpoint);

/// `host:port`, for messages.
[[nodiscard]] std::string host_and_port(const Endpoint& endpoint);

}  // namespace mixferry::http
