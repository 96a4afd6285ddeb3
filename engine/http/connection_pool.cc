#include "engine/http/connection_pool.h"

#include <utility>

#include "engine/http/tls.h"

namespace mixferry::http {

using std::chrono::steady_clock;

ConnectionPool::ConnectionPool(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options)
    : executor_(std::move(executor)), endpoint_(std::move(endpoint)), options_(std::move(options)) {
  if (endpoint_.tls) tls_.emplace(make_tls_context(options_.ca_file));
}

std::unique_ptr<Connection> ConnectionPool::take_idle() {
  while (!idle_.empty()) {
    Idle last = std::move(idle_.back());
    idle_.pop_back();
    const bool fresh = steady_clock::now() - last.since <= options_.idle_max;
    if (fresh && last.connection->is_quiet()) return std::move(last.connection);
  }
  return nullptr;
}

std::unique_ptr<Connection> ConnectionPool::make() {
  return make_connection(executor_, endpoint_, options_, tls_ ? &*tls_ : nullptr);
}

void ConnectionPool::keep(std::unique_ptr<Connection> connection) {
  if (!connection->is_reusable()) return;
  idle_.push_back({.connection = std::move(connection), .since = steady_clock::now()});
}

}  // namespace mixferry::http
