#include "engine/http/connection.h"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/span.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <chrono>
#include <sys/socket.h>
#include <type_traits>
#include <utility>

#include "engine/http/failure.h"
#include "engine/http/loopback.h"
#include "engine/http/message/status.h"
#include "engine/http/resolve.h"
#include "engine/http/tls.h"
#include "engine/http/tls_stream.h"

namespace mixferry::http {
namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::ip::tcp;
using beast::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

using PlainStream = beast::tcp_stream;
using Message = bhttp::request<bhttp::span_body<const char>>;

constexpr const char* kUserAgent = "mixferry/" MIXFERRY_VERSION;
/// 1xx answers before the one that counts.
constexpr int kInterimAnswersMax = 8;
/// A server that refuses a request while it is still being sent has its answer on the way already.
constexpr milliseconds kEarlyAnswerDeadline{2'000};

Message make_message(const Request& request, const Endpoint& endpoint) {
  constexpr unsigned http_1_1 = 11;
  Message message{bhttp::verb::post, endpoint.prefix + request.target, http_1_1};
  message.set(bhttp::field::host, authority(endpoint));
  message.set(bhttp::field::user_agent, kUserAgent);
  message.set(bhttp::field::accept, "application/json");
  message.set(bhttp::field::content_type, {request.content_type.data(), request.content_type.size()});
  message.body() = {request.body.data(), request.body.size()};
  message.prepare_payload();
  return message;
}

bhttp::request<bhttp::empty_body> make_connect(const Proxy& proxy, const Endpoint& endpoint) {
  constexpr unsigned http_1_1 = 11;
  const std::string target = host_and_port(endpoint);
  bhttp::request<bhttp::empty_body> message{bhttp::verb::connect, target, http_1_1};
  message.set(bhttp::field::host, target);
  message.set(bhttp::field::user_agent, kUserAgent);
  if (!proxy.authorization.empty()) message.set(bhttp::field::proxy_authorization, proxy.authorization);
  return message;
}

template <typename Stream>
class StreamConnection final : public Connection {
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

 public:
  template <typename... StreamArguments>
  StreamConnection(const Endpoint& endpoint, const ClientOptions& options, StreamArguments&&... arguments)
      : endpoint_(endpoint), options_(options), stream_(std::forward<StreamArguments>(arguments)...) {}

  asio::awaitable<std::expected<void, RequestError>> open() override {
    const Endpoint& next = options_.proxy ? options_.proxy->endpoint : endpoint_;
    auto addresses =
        co_await resolve(stream_.get_executor(), next.host, next.port, options_.resolve_deadline);
    if (!addresses) co_return unreached(Step::resolve, addresses.error(), options_.resolve_deadline);

    if (!kTls && !std::ranges::all_of(
                     *addresses, [](const tcp::endpoint& each) { return is_loopback(each.address()); })) {
      co_return std::unexpected(RequestError{.message = describe_not_here(endpoint_), .lasting = true});
    }

    const steady_clock::time_point deadline = steady_clock::now() + options_.connect_deadline;
    const error_code connect_error = co_await connect(*addresses, deadline);
    if (connect_error) co_return unreached(Step::connect, connect_error, options_.connect_deadline);

    if constexpr (kTls) {
      tcp_stream().expires_at(deadline);
      if (options_.proxy) {
        auto tunnel = co_await open_tunnel(*options_.proxy);
        if (!tunnel) co_return std::unexpected(std::move(tunnel.error()));
      }
      if (!expect_host(stream_.native_handle(), endpoint_.host)) {
        co_return unsent(Step::handshake, asio::error::invalid_argument, options_.connect_deadline);
      }
      error_code error;
      co_await stream_.async_handshake(asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return handshake_failed(error);
    }
    co_return std::expected<void, RequestError>{};
  }

  asio::awaitable<std::expected<Exchange, RequestError>> exchange(const Request& request) override {
    const Message message = make_message(request, endpoint_);
    tcp_stream().expires_after(options_.write_deadline);
    error_code write_error;
    const std::size_t written =
        co_await bhttp::async_write(stream_, message, asio::redirect_error(asio::use_awaitable, write_error));
    if (!write_error) {
      auto answer = co_await read_answer(options_.response_deadline);
      if (answer) co_return std::move(*answer);
      co_return failed(Step::read, answer.error(), options_.response_deadline, true);
    }
    const bool closed_by_server =
        written > 0 && !is_timeout(write_error) && write_error != asio::error::operation_aborted;
    if (closed_by_server) {
      auto answer = co_await read_answer(std::min(options_.response_deadline, kEarlyAnswerDeadline));
      if (answer && answer->response.status >= 400) {
        answer->reusable = false;
        co_return std::move(*answer);
      }
    }
    // With no byte written and the connection at its end, the server has seen nothing; a record of TLS that
    // it has only a part of it can't open. After a deadline, bytes may be on their way uncounted.
    const bool sent = written > 0 || is_timeout(write_error) || write_error == asio::error::operation_aborted;
    co_return failed(Step::write, write_error, options_.write_deadline, sent);
  }

  bool is_quiet() override {
    if (buffer_.size() > 0) return false;
    char byte = 0;
    const ssize_t got = ::recv(tcp_stream().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

 private:
  PlainStream& tcp_stream() { return beast::get_lowest_layer(stream_); }

  /// Tries one address after the other; those that are left share the time that is left.
  asio::awaitable<error_code> connect(const Addresses& addresses, steady_clock::time_point deadline) {
    error_code error;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      const steady_clock::time_point now = steady_clock::now();
      const auto share = (deadline - now) / static_cast<std::int64_t>(addresses.size() - i);
      tcp_stream().expires_at(now + std::max(share, steady_clock::duration::zero()));
      co_await tcp_stream().async_connect(addresses[i], asio::redirect_error(asio::use_awaitable, error));
      if (!error) {
        error_code kept_back;  // small packets may then wait for others; nothing to stop for
        tcp_stream().socket().set_option(tcp::no_delay{true}, kept_back);
        break;
      }
      tcp_stream().close();
    }
    co_return error;
  }

  /// Asks the proxy for a way to the endpoint; what follows on the connection is then the endpoint's.
  asio::awaitable<std::expected<void, RequestError>> open_tunnel(const Proxy& proxy) {
    bhttp::request<bhttp::empty_body> ask = make_connect(proxy, endpoint_);
    bhttp::response_parser<bhttp::empty_body> parser;
    parser.header_limit(options_.header_bytes_max);
    parser.skip(true);  // a tunnel has no body, and a refusal's is not looked at
    beast::flat_buffer read;
    error_code error;
    co_await bhttp::async_write(tcp_stream(), ask, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      co_await bhttp::async_read_header(tcp_stream(), read, parser,
                                        asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) co_return unreached(Step::read, error, options_.connect_deadline);
    const unsigned status = parser.get().result_int();
    if (status / 100 != 2) {
      const bool lasting = status / 100 == 4 && !may_pass(status);
      co_return std::unexpected(RequestError{
          .message = describe_refused_tunnel(status, proxy.endpoint, endpoint_), .lasting = lasting});
    }
    // A server says nothing before it is spoken to.
    if (read.size() > 0) co_return unreached(Step::read, bhttp::error::bad_value, options_.connect_deadline);
    co_return std::expected<void, RequestError>{};
  }

  asio::awaitable<std::expected<Exchange, error_code>> read_answer(milliseconds deadline) {
    tcp_stream().expires_after(deadline);
    error_code error = bhttp::error::bad_status;
    for (int interim = 0; interim < kInterimAnswersMax; ++interim) {
      bhttp::response_parser<bhttp::string_body> parser;
      parser.header_limit(options_.header_bytes_max);
      parser.body_limit(options_.response_bytes_max);
      co_await bhttp::async_read(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
      if (error) break;
      if (parser.get().result_int() / 100 == 1) {
        error = bhttp::error::bad_status;
        continue;
      }
      Exchange exchange;
      exchange.reusable = parser.keep_alive() && buffer_.size() == 0;
      exchange.response.status = parser.get().result_int();
      exchange.response.retry_after = std::string{parser.get()[bhttp::field::retry_after]};
      exchange.response.date = std::string{parser.get()[bhttp::field::date]};
      exchange.response.body = std::move(parser.get().body());
      co_return exchange;
    }
    co_return std::unexpected(error);
  }

  std::unexpected<RequestError> failed(Step step, const error_code& error, milliseconds deadline,
                                       bool sent) const {
    return std::unexpected(
        RequestError{.message = describe_failure(step, error, endpoint_, deadline), .request_sent = sent});
  }

  /// Of the steps before the server is reached: with a proxy they are about that.
  std::unexpected<RequestError> unreached(Step step, const error_code& error, milliseconds deadline) const {
    if (!options_.proxy) return unsent(step, error, deadline);
    return std::unexpected(
        RequestError{.message = "the proxy (HTTPS_PROXY): " +
                                describe_failure(step, error, options_.proxy->endpoint, deadline)});
  }

  std::unexpected<RequestError> unsent(Step step, const error_code& error, milliseconds deadline) const {
    return failed(step, error, deadline, false);
  }

  std::unexpected<RequestError> handshake_failed(const error_code& error) {
    const long verified = SSL_get_verify_result(stream_.native_handle());
    if (verified == X509_V_OK) {
      auto failure = unsent(Step::handshake, error, options_.connect_deadline);
      failure.error().lasting = is_lasting_tls_error(error);
      return failure;
    }
    return std::unexpected(
        RequestError{.message = describe_bad_certificate(verified, endpoint_), .lasting = true});
  }

  const Endpoint& endpoint_;
  const ClientOptions& options_;
  Stream stream_;
  beast::flat_buffer buffer_;
};

}  // namespace

std::unique_ptr<Connection> make_connection(asio::any_io_executor executor, const Endpoint& endpoint,
                                            const ClientOptions& options, asio::ssl::context* tls) {
  if (tls == nullptr) return std::make_unique<StreamConnection<PlainStream>>(endpoint, options, executor);
  return std::make_unique<StreamConnection<TlsStream>>(endpoint, options, executor, *tls);
}

}  // namespace mixferry::http
