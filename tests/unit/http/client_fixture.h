#pragma once
/// One client on a loop of its own.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/http/body_source.h"
#include "engine/http/client.h"
#include "tests/support/run_coroutine.h"

namespace mixferry::http {

using Answer = std::expected<Response, RequestError>;

inline Request post_of(std::string_view body, std::string target = "/engage") {
  return {.verb = Verb::post, .target = std::move(target), .content_type = "application/json", .body = body};
}

/// A step that must fail takes so long.
inline constexpr std::chrono::milliseconds kShort{30};

/// Larger than all buffers between two sockets of this machine.
inline const std::string& huge_body() {
  static const std::string body(32 << 20, 'x');
  return body;
}

/// Gives `pieces`, one after the other, and then `error`, if there is one.
class Pieces final : public BodySource {
 public:
  Pieces(std::vector<std::string> pieces, std::optional<std::uint64_t> size, std::optional<Error> error = {})
      : pieces_(std::move(pieces)), size_(size), error_(std::move(error)) {}

  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }
  boost::asio::awaitable<Result<std::string_view>> next() override {
    if (given_ < pieces_.size()) co_return pieces_[given_++];
    if (error_) co_return std::unexpected(*error_);
    co_return std::string_view{};
  }
  [[nodiscard]] std::size_t given() const { return given_; }

 private:
  std::vector<std::string> pieces_;
  std::optional<std::uint64_t> size_;
  std::optional<Error> error_;
  std::size_t given_ = 0;
};

/// A client for 127.0.0.1 (`localhost` over TLS) and a loop that runs one request at a time.
class LoopbackClient {
 public:
  explicit LoopbackClient(std::uint16_t port, ClientOptions options = {}, bool tls = false)
      : LoopbackClient(Endpoint{.tls = tls, .host = tls ? "localhost" : "127.0.0.1", .port = port},
                       std::move(options)) {}
  LoopbackClient(Endpoint endpoint, ClientOptions options)
      : client_(loop_.get_executor(), std::move(endpoint), std::move(options)) {}

  Answer post(std::string_view body = "[]", std::string target = "/engage?ip=0") {
    return send(post_of(body, std::move(target)));
  }
  Answer send(Request request) { return tests::run_coroutine(loop_, client_.send(std::move(request))); }
  boost::asio::io_context& loop() { return loop_; }
  Client& client() { return client_; }

 private:
  boost::asio::io_context loop_;
  Client client_;
};

}  // namespace mixferry::http
