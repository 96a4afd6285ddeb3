#pragma once
/// One client on a loop of its own.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "engine/http/client.h"
#include "tests/support/run_coroutine.h"

namespace mixferry::http {

using Answer = std::expected<Response, RequestError>;

/// A step that must fail takes so long.
inline constexpr std::chrono::milliseconds kShort{30};

/// Larger than all buffers between two sockets of this machine.
inline const std::string& huge_body() {
  static const std::string body(32 << 20, 'x');
  return body;
}

/// A client for 127.0.0.1 (`localhost` over TLS) and a loop that runs one request at a time.
class LoopbackClient {
 public:
  explicit LoopbackClient(std::uint16_t port, ClientOptions options = {}, bool tls = false)
      : LoopbackClient(Endpoint{.tls = tls, .host = tls ? "localhost" : "127.0.0.1", .port = port},
                       std::move(options)) {}
  LoopbackClient(Endpoint endpoint, ClientOptions options)
      : client_(loop_.get_executor(), std::move(endpoint), std::move(options)) {}

  Answer post(std::string_view body = "[]", std::string target = "/engage?ip=0") {
    return tests::run_coroutine(loop_, client_.post(std::move(target), "application/json", body));
  }
  boost::asio::io_context& loop() { return loop_; }
  Client& client() { return client_; }

 private:
  boost::asio::io_context loop_;
  Client client_;
};

}  // namespace mixferry::http
