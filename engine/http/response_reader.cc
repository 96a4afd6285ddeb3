#include "engine/http/response_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/http/connection.h"
#include "engine/http/connection_pool.h"
#include "engine/http/failure.h"
#include "engine/http/inflater.h"
#include "engine/http/url_host.h"

namespace mixferry::http {
namespace {

using Piece = std::expected<std::string_view, RequestError>;

bool is_gzip(const Headers& headers) {
  const auto is = [encoding = headers["Content-Encoding"]](std::string_view name) {
    return std::ranges::equal(encoding, name, {}, lower);
  };
  return is("gzip") || is("x-gzip");
}

}  // namespace

struct ResponseReader::Inflation {
  explicit Inflation(std::uint64_t bytes_max) : inflater(bytes_max) {}
  Inflater inflater;
  std::array<char, 64 << 10> output;
};

ResponseReader::ResponseReader(ConnectionPool& pool, std::unique_ptr<Connection> connection, Response head,
                               std::uint64_t bytes_max)
    : pool_(pool), connection_(std::move(connection)), head_(std::move(head)) {
  if (is_gzip(head_.headers)) inflation_ = std::make_unique<Inflation>(bytes_max);
}

ResponseReader::ResponseReader(ResponseReader&&) noexcept = default;
ResponseReader::~ResponseReader() = default;

asio::awaitable<Piece> ResponseReader::read() {
  return take(false);
}

asio::awaitable<std::expected<Response, RequestError>> ResponseReader::read_rest(std::uint64_t bytes_max) {
  for (;;) {
    const Piece piece = co_await take(true);
    if (!piece) co_return std::unexpected(piece.error());
    if (piece->empty()) co_return std::move(head_);
    if (piece->size() > bytes_max - head_.body.size()) co_return break_off(Inflater::Failure::too_long);
    head_.body += *piece;
  }
}

/// Nothing more is read after it.
std::unexpected<RequestError> ResponseReader::break_off(Inflater::Failure failure) {
  connection_.reset();
  inflation_.reset();
  return std::unexpected(
      RequestError{.message = describe_unfit_body(failure, pool_.endpoint()), .request_sent = true});
}

asio::awaitable<Piece> ResponseReader::take(bool as_a_whole) {
  return inflation_ ? next_inflated(as_a_whole) : next(as_a_whole);
}

asio::awaitable<Piece> ResponseReader::next(bool as_a_whole) {
  if (!connection_) co_return std::string_view{};
  Piece piece = co_await connection_->read(as_a_whole ? Connection::Wait::for_the_whole
                                                      : Connection::Wait::for_a_piece);
  if (!piece) {
    connection_.reset();
  } else if (piece->empty()) {
    pool_.keep(std::move(connection_));
  }
  co_return piece;
}

asio::awaitable<Piece> ResponseReader::next_inflated(bool as_a_whole) {
  for (;;) {
    const auto inflated = inflation_->inflater.inflate_into(inflation_->output);
    if (!inflated) co_return break_off(inflated.error());
    if (*inflated > 0) co_return std::string_view{inflation_->output.data(), *inflated};
    Piece piece = co_await next(as_a_whole);
    if (piece && piece->empty() && !inflation_->inflater.may_end())
      co_return break_off(Inflater::Failure::damaged);
    if (!piece || piece->empty()) co_return piece;
    inflation_->inflater.feed(*piece);
  }
}

}  // namespace mixferry::http
