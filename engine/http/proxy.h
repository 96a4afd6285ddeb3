#pragma once
/// The proxy on the way to an endpoint, as the environment names it.

#include <optional>
#include <string_view>

#include "engine/base/error.h"
#include "engine/http/endpoint.h"
#include "engine/http/message/authorization.h"

namespace mixferry::http {

/// An HTTP proxy that opens a tunnel by CONNECT.
struct Proxy {
  Endpoint endpoint;
  std::optional<Authorization> authorization = {};
};

/// What the environment says; empty where it says nothing.
struct ProxyVariables {
  std::string_view https_proxy;  ///< `http://[user:password@]host:port`; `http://` may be left out
  std::string_view no_proxy;     ///< names, domains (with what is below them), addresses, `*`; by commas
};

/// The proxy for `endpoint`; nullopt when there is none for it. Plain HTTP stays on this machine and needs
/// none. An error says what is wrong with the variable, and never quotes a user name or password.
[[nodiscard]] Result<std::optional<Proxy>> find_proxy(const Endpoint& endpoint,
                                                      const ProxyVariables& variables);

}  // namespace mixferry::http
