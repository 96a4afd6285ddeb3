#pragma once
/// HTTP/1.1 over kept-open connections, plain or TLS, with a deadline for every step. Has never heard of
/// Mixpanel.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/http/endpoint.h"
#include "engine/http/proxy.h"

namespace mixferry::http {

namespace asio = boost::asio;

struct ClientOptions {
  std::chrono::milliseconds resolve_deadline{10'000};
  std::chrono::milliseconds connect_deadline{10'000};  ///< TCP, proxy and TLS handshake together
  std::chrono::milliseconds write_deadline{60'000};
  std::chrono::milliseconds response_deadline{60'000};
  std::chrono::milliseconds idle_max{50'000};  ///< a connection unused for longer is closed, not reused
  std::uint64_t response_bytes_max = 1 << 20;  ///< body
  std::uint32_t header_bytes_max = 64 << 10;
  std::optional<Proxy> proxy = {};  ///< only for TLS
  std::string ca_file = {};  ///< PEM; empty: the system's trust store (which `SSL_CERT_FILE` may replace)
};

struct Response {
  unsigned status = 0;
  std::string body;
  std::string retry_after;  ///< header value, empty if absent
  std::string date;         ///< the same of `Date`
};

/// Why there is no (readable) response.
struct RequestError {
  std::string message;        ///< step, host and reason, for people
  bool request_sent = false;  ///< some of the request may have reached the server
  bool lasting =
      false;  ///< another attempt meets the same: a certificate that is not accepted, a proxy that won't
};

/// Posts to one endpoint. All members on the executor's one thread; any number of requests at a time, each on
/// a connection of its own, taken from those kept open. Must outlive its requests.
///
/// Cancelling: Asio's terminal cancellation of the awaiting coroutine ends a request at once, in any step,
/// and closes its connection. It shows as a `RequestError` or as `system_error(operation_aborted)`.
class Client {
 public:
  /// Throws `RunError` (`usage`) when the trust store or `ca_file` can't be read.
  Client(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// One attempt, never repeated by itself, but for a kept-open connection that turns out closed before a
  /// byte of the request was written. `target` begins with `/`. `content_type` and `body` must live until
  /// completion. Redirects are not followed.
  asio::awaitable<std::expected<Response, RequestError>> post(std::string target,
                                                              std::string_view content_type,
                                                              std::string_view body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mixferry::http
