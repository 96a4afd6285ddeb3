#pragma once
/// One connection to a server, and one request after the other on it. Beast stays behind this interface: it
/// is slow to compile.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "engine/http/client.h"

namespace mixferry::http {

/// A POST; the views live as long as the exchange.
struct Request {
  std::string target;
  std::string_view content_type;
  std::string_view body;
};

struct Exchange {
  Response response;
  bool reusable = false;  ///< the connection may carry another request
};

class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// Looks the host up, connects, and shakes hands; once, before all else.
  virtual asio::awaitable<std::expected<void, RequestError>> open() = 0;
  virtual asio::awaitable<std::expected<Exchange, RequestError>> exchange(const Request& request) = 0;
  /// Between exchanges: whether nothing came since, neither an end nor bytes that nobody asked for.
  [[nodiscard]] virtual bool is_quiet() = 0;
};

/// `endpoint` and `options` must outlive the connection; so must `tls`, null for plain HTTP.
[[nodiscard]] std::unique_ptr<Connection> make_connection(asio::any_io_executor executor,
                                                          const Endpoint& endpoint,
                                                          const ClientOptions& options,
                                                          asio::ssl::context* tls);

}  // namespace mixferry::http
