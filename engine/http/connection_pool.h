#pragma once
/// The connections to one endpoint that are kept open.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "engine/http/connection.h"

namespace mixferry::http {

/// Must outlive the connections that it made.
class ConnectionPool {
 public:
  /// Throws `RunError` (`usage`) when the trust store or `ca_file` can't be read.
  ConnectionPool(asio::any_io_executor executor, Endpoint endpoint, ClientOptions options);

  /// The connection used last that is still good, null if there is none. Others that are not are closed.
  [[nodiscard]] std::unique_ptr<Connection> take_idle();
  [[nodiscard]] std::unique_ptr<Connection> make();
  /// Keeps it, if it may carry another request; closes it otherwise.
  void keep(std::unique_ptr<Connection> connection);

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] const ClientOptions& options() const { return options_; }

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::time_point since;
  };

  asio::any_io_executor executor_;
  const Endpoint endpoint_;
  const ClientOptions options_;
  std::optional<asio::ssl::context> tls_;
  std::vector<Idle> idle_;  ///< at most as many as there ever were requests at once
};

}  // namespace mixferry::http
