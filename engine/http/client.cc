#include "engine/http/client.h"

#include <boost/asio/ssl/context.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "engine/http/connection.h"
#include "engine/http/tls.h"

namespace mixferry::http {

using std::chrono::steady_clock;

struct Client::Impl {
  struct Idle {
    std::unique_ptr<Connection> connection;
    steady_clock::time_point since;
  };

  Impl(asio::any_io_executor given_executor, Endpoint given_endpoint, ClientOptions given_options)
      : executor(std::move(given_executor)),
        endpoint(std::move(given_endpoint)),
        options(std::move(given_options)) {
    if (endpoint.tls) tls.emplace(make_tls_context(options.ca_file));
  }

  /// The connection used last that is still good, null if there is none. Others that are not are closed.
  std::unique_ptr<Connection> take_idle() {
    while (!idle.empty()) {
      Idle last = std::move(idle.back());
      idle.pop_back();
      const bool fresh = steady_clock::now() - last.since <= options.idle_max;
      if (fresh && last.connection->is_quiet()) return std::move(last.connection);
    }
    return nullptr;
  }

  void keep(std::unique_ptr<Connection> connection) {
    idle.push_back({.connection = std::move(connection), .since = steady_clock::now()});
  }

  std::unique_ptr<Connection> make() {
    return make_connection(executor, endpoint, options, tls ? &*tls : nullptr);
  }

  asio::any_io_executor executor;
  const Endpoint endpoint;
  const ClientOptions options;
  std::optional<asio::ssl::context> tls;
  std::vector<Idle> idle;  ///< at most as many as there ever were requests at once
};

Client::Client(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), std::move(endpoint), std::move(options))) {}

Client::~Client() = default;

asio::awaitable<std::expected<Response, RequestError>> Client::post(std::string target,
                                                                    std::string_view content_type,
                                                                    std::string_view body) {
  const Request request{.target = std::move(target), .content_type = content_type, .body = body};
  for (;;) {
    std::unique_ptr<Connection> connection = impl_->take_idle();
    const bool reused = connection != nullptr;
    if (!reused) {
      connection = impl_->make();
      auto opened = co_await connection->open();
      if (!opened) co_return std::unexpected(std::move(opened.error()));
    }
    auto exchange = co_await connection->exchange(request);
    if (exchange) {
      if (exchange->reusable) impl_->keep(std::move(connection));
      co_return std::move(exchange->response);
    }
    // Each round closes one kept connection, so this ends.
    if (reused && !exchange.error().request_sent) continue;
    co_return std::unexpected(std::move(exchange.error()));
  }
}

}  // namespace mixferry::http
