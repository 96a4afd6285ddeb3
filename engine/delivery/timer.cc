#include "engine/delivery/timer.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace mixferry::delivery {

namespace asio = boost::asio;

LoopTimer::LoopTimer(asio::any_io_executor executor) : executor_(std::move(executor)) {}

TimePoint LoopTimer::now() const {
  return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point LoopTimer::date() const {
  return std::chrono::system_clock::now();
}

asio::awaitable<void> LoopTimer::sleep_until(TimePoint when) {
  asio::steady_timer timer{executor_, when};
  boost::system::error_code woken_early;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken_early));
}

}  // namespace mixferry::delivery
