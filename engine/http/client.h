#pragma once
/// HTTP/1.1 over kept-open connections, plain or TLS, with a deadline for every step. Has never heard of
/// Mixpanel.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::http {

namespace asio = boost::asio;

/// Where requests go. Plain HTTP is for loopback only.
struct Endpoint {
  bool tls = true;
  std::string host;  ///< name or address, as in the URL, without brackets
  std::uint16_t port = 443;
  std::string prefix;  ///< path in front of every target; empty, or `/x` without a slash at the end
};

/// Reads `https://host[:port][/path]`; `http` only when the host is loopback. An error says what is wrong
/// with it.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view url);

struct ClientOptions {
  std::chrono::milliseconds resolve_deadline{10'000};
  std::chrono::milliseconds connect_deadline{10'000};  ///< TCP and TLS handshake together
  std::chrono::milliseconds write_deadline{60'000};
  std::chrono::milliseconds response_deadline{60'000};
  std::size_t response_bytes_max = 1 << 20;
  std::size_t header_bytes_max = 64 << 10;
  std::string ca_file;  ///< PEM; empty: the system's trust store
};

struct Response {
  unsigned status = 0;
  std::string body;
  std::string retry_after;  ///< header value, empty if absent
};

/// Why there is no (readable) response.
struct RequestError {
  std::string message;        ///< step, host and reason, for people
  bool request_sent = false;  ///< some of the request may have reached the server
};

/// Posts to one endpoint. All members on the executor's one thread; any number of requests at a time, each on
/// a connection of its own, taken from those kept open. Must outlive its requests.
class Client {
 public:
  Client(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// One attempt, never repeated by itself, but for a kept-open connection that turns out closed before a
  /// byte of the request was written. `target` begins with `/`. `body` must live until completion. Redirects
  /// are not followed.
  asio::awaitable<std::expected<Response, RequestError>> post(std::string target,
                                                              std::string_view content_type,
                                                              std::string_view body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mixferry::http
