#include "engine/http/connection.h"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/base/open_files.h"
#include "engine/http/beast_message.h"
#include "engine/http/body_source.h"
#include "engine/http/failure.h"
#include "engine/http/loopback.h"
#include "engine/http/message/status.h"
#include "engine/http/resolve.h"
#include "engine/http/tls.h"
#include "engine/http/tls_stream.h"

namespace mixferry::http {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using beast::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

using PlainStream = beast::tcp_stream;

/// Most that is read of a body at a time.
constexpr std::size_t kPieceBytes = 64 << 10;
/// 1xx answers before the one that counts.
constexpr int kInterimAnswersMax = 8;
/// A server that refuses a request while it is still being sent has its answer on the way already.
constexpr milliseconds kEarlyAnswerDeadline{2'000};

/// The `piece` of a body of which so many bytes are `left`, where that is known; an error where it does not
/// fit.
Result<std::string_view> within(std::optional<std::uint64_t>& left, Result<std::string_view> piece) {
  if (!piece || !left) return piece;
  const bool fits = piece->empty() ? *left == 0 : piece->size() <= *left;
  if (!fits) {
    return std::unexpected(Error{.kind = ErrorKind::fatal,
                                 .message = "what was to be sent is not as long as it was said to be"});
  }
  *left -= piece->size();
  return piece;
}

/// How far a request got.
struct Written {
  error_code error = {};
  std::size_t bytes = 0;
  std::optional<Error> source_failed = {};  ///< the body's source, not the network
};

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

  asio::awaitable<std::expected<Response, RequestError>> exchange(const Request& request) override {
    response_deadline_ = request.response_deadline.value_or(options_.response_deadline);
    response_bytes_max_ = request.response_bytes_max.value_or(options_.response_bytes_max);
    const milliseconds write_deadline = request.write_deadline.value_or(options_.write_deadline);
    const Written written = co_await write(request, write_deadline);
    if (written.source_failed) {
      co_return std::unexpected(RequestError{.message = written.source_failed->message,
                                             .request_sent = written.bytes > 0,
                                             .lasting = written.source_failed->kind != ErrorKind::retryable});
    }
    if (!written.error) {
      auto head = co_await read_head(response_deadline_);
      if (head) co_return std::move(*head);
      co_return failed(Step::read, head.error(), response_deadline_, true);
    }
    const bool closed_by_server =
        written.bytes > 0 && !is_timeout(written.error) && written.error != asio::error::operation_aborted;
    if (closed_by_server) {
      auto head = co_await read_head(std::min(response_deadline_, kEarlyAnswerDeadline));
      if (head && head->status >= 400) {
        refused_early_ = true;
        co_return std::move(*head);
      }
    }
    // With no byte written and the connection at its end, the server has seen nothing; a record of TLS that
    // it has only a part of it can't open. After a deadline, bytes may be on their way uncounted.
    const bool sent =
        written.bytes > 0 || is_timeout(written.error) || written.error == asio::error::operation_aborted;
    co_return failed(Step::write, written.error, write_deadline, sent);
  }

  asio::awaitable<std::expected<std::string_view, RequestError>> read(Wait wait) override {
    if (wait == Wait::for_a_piece) tcp_stream().expires_after(response_deadline_);
    if (!piece_) piece_ = std::make_unique_for_overwrite<char[]>(kPieceBytes);
    while (!parser_->is_done()) {
      bhttp::buffer_body::value_type& into = parser_->get().body();
      into.data = piece_.get();
      into.size = kPieceBytes;
      error_code error;
      co_await bhttp::async_read_some(stream_, buffer_, *parser_,
                                      asio::redirect_error(asio::use_awaitable, error));
      if (error && error != bhttp::error::need_buffer) {
        co_return failed(Step::read, error, response_deadline_, true);
      }
      if (const std::size_t got = kPieceBytes - into.size; got > 0) {
        co_return std::string_view{piece_.get(), got};
      }
    }
    co_return std::string_view{};
  }

  [[nodiscard]] bool is_reusable() const override {
    return !refused_early_ && parser_->keep_alive() && buffer_.size() == 0;
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
    Message ask = make_connect(proxy, endpoint_);
    Serializer serializer{ask};
    Parser parser;
    parser.header_limit(options_.header_bytes_max);
    parser.skip(true);  // a tunnel has no body, and a refusal's is not looked at
    beast::flat_buffer read;
    error_code error;
    while (!error && !serializer.is_done()) {
      co_await bhttp::async_write_some(tcp_stream(), serializer,
                                       asio::redirect_error(asio::use_awaitable, error));
    }
    if (!error) {
      co_await bhttp::async_read_header(tcp_stream(), read, parser,
                                        asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) co_return unreached(Step::read, error, options_.connect_deadline);
    const unsigned status = parser.get().result_int();
    if (!is_success(status)) {
      const bool lasting = status / 100 == 4 && !may_pass(status);
      co_return std::unexpected(RequestError{
          .message = describe_refused_tunnel(status, proxy.endpoint, endpoint_), .lasting = lasting});
    }
    // A server says nothing before it is spoken to.
    if (read.size() > 0) co_return unreached(Step::read, bhttp::error::bad_value, options_.connect_deadline);
    co_return std::expected<void, RequestError>{};
  }

  /// Of a body from a source each piece has the deadline to itself; what the source takes does not count.
  asio::awaitable<Written> write(const Request& request, milliseconds deadline) {
    Message message = make_message(request, endpoint_);
    Serializer serializer{message};
    BodySource* const* source = std::get_if<BodySource*>(&request.body);
    std::optional<std::uint64_t> left;
    if (source != nullptr) {
      left = (*source)->size();
      if (left) message.content_length(*left);
      if (!left) message.chunked(true);
      lend(message, {}, true);
      serializer.split(true);  // the source is asked when the server took the header
    } else {
      const std::string_view body = bytes_in_memory(request.body);
      if (!body.empty() || has_body(request.verb)) message.content_length(body.size());
      lend(message, body, false);
    }
    Written written;
    tcp_stream().expires_after(deadline);
    while (!serializer.is_done()) {
      const std::size_t bytes = co_await bhttp::async_write_some(
          stream_, serializer, asio::redirect_error(asio::use_awaitable, written.error));
      written.bytes += bytes;
      if (!written.error) continue;
      if (written.error != bhttp::error::need_buffer) break;
      written.error = {};
      Result<std::string_view> next = co_await (*source)->next();
      const Result<std::string_view> piece = within(left, std::move(next));
      if (!piece) {
        written.source_failed = piece.error();
        break;
      }
      lend(message, *piece, !piece->empty());
      tcp_stream().expires_after(deadline);
    }
    co_return written;
  }

  asio::awaitable<std::expected<Response, error_code>> read_head(milliseconds deadline) {
    tcp_stream().expires_after(deadline);
    error_code error = bhttp::error::bad_status;
    for (int interim = 0; interim < kInterimAnswersMax; ++interim) {
      parser_.emplace();
      parser_->header_limit(options_.header_bytes_max);
      parser_->body_limit(response_bytes_max_);
      co_await bhttp::async_read_header(stream_, buffer_, *parser_,
                                        asio::redirect_error(asio::use_awaitable, error));
      if (error) break;
      if (parser_->get().result_int() / 100 == 1) {
        error = bhttp::error::bad_status;
        continue;
      }
      Response head{.status = parser_->get().result_int()};
      for (const auto& field : parser_->get()) head.headers.add(field.name_string(), field.value());
      co_return head;
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
    if (!options_.proxy) {
      auto failure = unsent(step, error, deadline);
      failure.error().lasting = is_too_many_files(error);
      return failure;
    }
    return std::unexpected(RequestError{
        .message =
            "the proxy (HTTPS_PROXY): " + describe_failure(step, error, options_.proxy->endpoint, deadline),
        .lasting = is_too_many_files(error)});
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
  // Of the request under way:
  milliseconds response_deadline_{};
  std::uint64_t response_bytes_max_ = 0;
  std::optional<Parser> parser_;
  std::unique_ptr<char[]> piece_;  ///< of the body
  bool refused_early_ = false;     ///< the server did not take the whole request
};

}  // namespace

std::unique_ptr<Connection> make_connection(asio::any_io_executor executor, const Endpoint& endpoint,
                                            const ClientOptions& options, asio::ssl::context* tls) {
  if (tls == nullptr) return std::make_unique<StreamConnection<PlainStream>>(endpoint, options, executor);
  return std::make_unique<StreamConnection<TlsStream>>(endpoint, options, executor, *tls);
}

}  // namespace mixferry::http
