#pragma once
/// One connection to a server, and one request after the other on it. Beast stays behind this interface: it
/// is slow to compile.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>

#include "engine/http/client_options.h"
#include "engine/http/endpoint.h"
#include "engine/http/message/request.h"
#include "engine/http/message/response.h"

namespace mixferry::http {

namespace asio = boost::asio;

class Connection {
 public:
  /// What a deadline is for.
  enum class Wait : std::uint8_t {
    for_the_whole,  ///< of the answer, from its request on
    for_a_piece,    ///< of the body, from now on
  };

  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// Looks the host up, connects, and shakes hands; once, before all else.
  virtual asio::awaitable<std::expected<void, RequestError>> open() = 0;
  /// Sends a request and reads the head of its answer. `request` lives until then.
  virtual asio::awaitable<std::expected<Response, RequestError>> exchange(const Request& request) = 0;
  /// The next bytes of the answer's body, empty at its end. Valid until the next call.
  virtual asio::awaitable<std::expected<std::string_view, RequestError>> read(Wait wait) = 0;
  /// At the end of the body: whether the connection may carry another request.
  [[nodiscard]] virtual bool is_reusable() const = 0;
  /// Between requests: whether nothing came since, neither an end nor bytes that nobody asked for.
  [[nodiscard]] virtual bool is_quiet() = 0;
};

/// `endpoint` and `options` must outlive the connection; so must `tls`, null for plain HTTP.
[[nodiscard]] std::unique_ptr<Connection> make_connection(asio::any_io_executor executor,
                                                          const Endpoint& endpoint,
                                                          const ClientOptions& options,
                                                          asio::ssl::context* tls);

}  // namespace mixferry::http
