#pragma once
/// HTTP/1.1 over kept-open connections, plain or TLS, with a deadline for every step. Has never heard of
/// Mixpanel.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <expected>
#include <memory>

#include "engine/http/client_options.h"
#include "engine/http/endpoint.h"
#include "engine/http/message/request.h"
#include "engine/http/message/response.h"
#include "engine/http/response_reader.h"

namespace mixferry::http {

namespace asio = boost::asio;

/// Sends requests to one endpoint, and their credentials nowhere else. All members on the executor's one
/// thread; any number of requests at a time, each on a connection of its own, taken from those kept open.
/// Must outlive its requests and readers.
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
  /// byte of the request was written. Redirects are not followed. (Name the request on a line of its own: g++
  /// 12 destroys an aggregate twice that is written inside a `co_await` expression.)
  asio::awaitable<std::expected<Response, RequestError>> send(Request request);
  /// The same up to the head of the answer; its body is for the caller to read.
  asio::awaitable<std::expected<ResponseReader, RequestError>> open(Request request);

 private:
  std::unique_ptr<ConnectionPool> pool_;
};

}  // namespace mixferry::http
