#pragma once
/// An answer whose body is read piece by piece.

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <expected>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "engine/http/inflater.h"
#include "engine/http/message/response.h"

namespace mixferry::http {

class Connection;
class ConnectionPool;

/// The head is there; the body comes as fast as it is read: of what nobody asks for yet no more than two
/// pieces lie in memory, the rest waits in the network or at the server. Dropped before the end, it closes
/// its connection. Must not outlive its client.
class ResponseReader {
 public:
  ResponseReader(ConnectionPool& pool, std::unique_ptr<Connection> connection, Response head,
                 std::uint64_t bytes_max);
  ResponseReader(ResponseReader&&) noexcept;
  ResponseReader& operator=(ResponseReader&&) = delete;
  ~ResponseReader();

  [[nodiscard]] unsigned status() const { return head_.status; }
  [[nodiscard]] const Headers& headers() const { return head_.headers; }

  /// The next bytes of the body, inflated where it comes as gzip; empty at its end. Valid until the next
  /// call. After an error there is no more.
  boost::asio::awaitable<std::expected<std::string_view, RequestError>> read();
  /// The answer with what is left of its body, which takes no longer than the deadline of a whole answer. An
  /// error where that is more than `bytes_max`.
  boost::asio::awaitable<std::expected<Response, RequestError>> read_rest(
      std::uint64_t bytes_max = std::numeric_limits<std::uint64_t>::max());

 private:
  struct Inflation;

  boost::asio::awaitable<std::expected<std::string_view, RequestError>> take(bool as_a_whole);
  boost::asio::awaitable<std::expected<std::string_view, RequestError>> next(bool as_a_whole);
  boost::asio::awaitable<std::expected<std::string_view, RequestError>> next_inflated(bool as_a_whole);

  std::unexpected<RequestError> break_off(Inflater::Failure failure);

  ConnectionPool& pool_;
  std::unique_ptr<Connection> connection_;  ///< null once the body is at its end
  std::unique_ptr<Inflation> inflation_;    ///< null: the body comes as it is
  Response head_;
};

}  // namespace mixferry::http
