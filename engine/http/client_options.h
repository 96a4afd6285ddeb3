#pragma once
/// How a client connects, and what it puts up with.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/http/proxy.h"

namespace mixferry::http {

struct ClientOptions {
  std::chrono::milliseconds resolve_deadline{10'000};
  std::chrono::milliseconds connect_deadline{10'000};  ///< TCP, proxy and TLS handshake together
  std::chrono::milliseconds write_deadline{60'000};    ///< of a body from a source: for each piece of it
  /// For an answer as a whole; where its body is read piece by piece: for its head, and for each piece.
  std::chrono::milliseconds response_deadline{60'000};
  std::chrono::milliseconds idle_max{50'000};  ///< a connection unused for longer is closed, not reused
  std::uint64_t response_bytes_max = 1 << 20;  ///< body, as it comes and inflated
  std::uint32_t header_bytes_max = 64 << 10;
  std::optional<Proxy> proxy = {};  ///< only for TLS
  std::string ca_file = {};  ///< PEM; empty: the system's trust store (which `SSL_CERT_FILE` may replace)
};

}  // namespace mixferry::http
