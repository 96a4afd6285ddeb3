#pragma once
/// How a person, or the system, asks for the end.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <optional>
#include <string>

namespace mixferry::flow {

/// SIGINT, SIGTERM and, of a terminal that is gone, SIGHUP (not under nohup). While it lives, these do not
/// end the process. Everything on the loop's thread.
class StopSignals {
 public:
  explicit StopSignals(boost::asio::io_context& loop);

  /// The next one; nullopt: cancelled.
  boost::asio::awaitable<std::optional<int>> next();
  void cancel() { signals_.cancel(); }

 private:
  boost::asio::signal_set signals_;
};

/// What it asks: `interrupted`, `asked to end (SIGTERM)`.
[[nodiscard]] std::string signal_in_words(int signal);

}  // namespace mixferry::flow
