#include "engine/flow/stop_signals.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstring>
#include <fmt/format.h>

namespace mixferry::flow {

StopSignals::StopSignals(boost::asio::io_context& loop) : signals_(loop, SIGINT, SIGTERM) {
  struct sigaction hang_up {};
  if (::sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN) signals_.add(SIGHUP);
}

boost::asio::awaitable<std::optional<int>> StopSignals::next() {
  const auto [cancelled, signal] =
      co_await signals_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (cancelled) co_return std::nullopt;
  co_return signal;
}

std::string signal_in_words(int signal) {
  return signal == SIGINT ? "interrupted" : fmt::format("asked to end (SIG{})", ::sigabbrev_np(signal));
}

}  // namespace mixferry::flow
