#include "engine/http/client.h"

#include <algorithm>
#include <utility>

#include "engine/http/connection.h"
#include "engine/http/connection_pool.h"

namespace mixferry::http {
namespace {

/// Whether it fits into the first line of a request: what else stands in it would be another line.
bool is_target(std::string_view target) {
  return target.starts_with('/') && std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

Client::Client(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options)
    : pool_(std::make_unique<ConnectionPool>(std::move(executor), std::move(endpoint), std::move(options))) {}

Client::~Client() = default;

asio::awaitable<std::expected<Response, RequestError>> Client::send(Request request) {
  auto reader = co_await open(std::move(request));
  if (!reader) co_return std::unexpected(std::move(reader.error()));
  co_return co_await reader->read_rest();
}

asio::awaitable<std::expected<ResponseReader, RequestError>> Client::open(Request request) {
  if (!is_target(request.target)) {
    co_return std::unexpected(RequestError{
        .message = "the path of a request holds a character that can't stand there", .lasting = true});
  }
  for (;;) {
    std::unique_ptr<Connection> connection = pool_->take_idle();
    const bool reused = connection != nullptr;
    if (!reused) {
      connection = pool_->make();
      auto opened = co_await connection->open();
      if (!opened) co_return std::unexpected(std::move(opened.error()));
    }
    auto head = co_await connection->exchange(request);
    if (head) {
      const std::uint64_t bytes_max =
          request.response_bytes_max.value_or(pool_->options().response_bytes_max);
      co_return ResponseReader{*pool_, std::move(connection), std::move(*head), bytes_max};
    }
    // Each round closes one kept connection, so this ends.
    if (reused && !head.error().request_sent) continue;
    co_return std::unexpected(std::move(head.error()));
  }
}

}  // namespace mixferry::http
