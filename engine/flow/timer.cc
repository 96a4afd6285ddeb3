#include "engine/flow/timer.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace mixferry::flow {

namespace asio = boost::asio;

/// In the list for as long as its coroutine sleeps, also when that is cancelled.
struct LoopTimer::Sleeper {
  Sleeper(LoopTimer& of, TimePoint when)
      : timer(of), alarm(of.executor_, when), place(of.sleepers_.insert(of.sleepers_.end(), this)) {}
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  ~Sleeper() { timer.sleepers_.erase(place); }

  LoopTimer& timer;
  asio::steady_timer alarm;
  std::list<Sleeper*>::iterator place;
};

LoopTimer::LoopTimer(asio::any_io_executor executor) : executor_(std::move(executor)) {}

TimePoint LoopTimer::now() const {
  return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point LoopTimer::date() const {
  return std::chrono::system_clock::now();
}

asio::awaitable<void> LoopTimer::sleep_until(TimePoint when) {
  Sleeper sleeper{*this, when};
  boost::system::error_code woken_early;
  co_await sleeper.alarm.async_wait(asio::redirect_error(asio::use_awaitable, woken_early));
}

void LoopTimer::wake_all() {
  for (Sleeper* sleeper : sleepers_) sleeper->alarm.cancel();
}

}  // namespace mixferry::flow
