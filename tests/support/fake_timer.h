#pragma once
/// Time that passes only when there is nothing else to do: hours of back-off take no time at all, in the same
/// order every time.

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <map>

#include "engine/flow/timer.h"

namespace mixferry::tests {

class FakeTimer final : public flow::Timer {
 public:
  using TimePoint = flow::TimePoint;

  explicit FakeTimer(boost::asio::io_context& loop) : loop_(loop) {}

  [[nodiscard]] TimePoint now() const override { return now_; }
  [[nodiscard]] std::chrono::system_clock::time_point date() const override {
    return std::chrono::system_clock::time_point{std::chrono::seconds{1'772'366'400}} + elapsed();
  }
  /// Since the beginning.
  [[nodiscard]] TimePoint::duration elapsed() const { return now_ - kBeginning; }

  boost::asio::awaitable<void> sleep_until(TimePoint when) override {
    if (when <= now_) co_return;
    Sleeper sleeper{*this, when};
    boost::system::error_code woken;
    co_await sleeper.alarm.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
  }
  boost::asio::awaitable<void> sleep_for(TimePoint::duration time) { return sleep_until(now_ + time); }

  /// Runs everything on the loop until nobody works or sleeps any more.
  void run() { run_until(TimePoint::max()); }

  /// The same, but time stops at `when`.
  void run_until(TimePoint when) {
    for (;;) {
      loop_.restart();
      while (loop_.poll() > 0) {
      }
      if (!wake_next(when)) break;
    }
    if (when != TimePoint::max()) now_ = when;
  }

  /// Makes it the time at which the next sleeper wakes, and wakes that one. False: nobody sleeps, or only
  /// beyond `latest`.
  bool wake_next(TimePoint latest = TimePoint::max()) {
    if (sleepers_.empty() || sleepers_.begin()->first > latest) return false;
    now_ = sleepers_.begin()->first;
    sleepers_.begin()->second->alarm.cancel();
    // The sleeper takes itself out of the map when its coroutine goes on.
    loop_.restart();
    loop_.poll();
    return true;
  }

 private:
  static constexpr TimePoint kBeginning{std::chrono::hours{1'000}};

  struct Sleeper {
    Sleeper(FakeTimer& of, TimePoint when)
        : timer(of), alarm(of.loop_, TimePoint::max()), place(of.sleepers_.emplace(when, this)) {}
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;
    ~Sleeper() { timer.sleepers_.erase(place); }

    FakeTimer& timer;
    boost::asio::steady_timer alarm;
    std::multimap<TimePoint, Sleeper*>::iterator place;
  };

  boost::asio::io_context& loop_;
  TimePoint now_ = kBeginning;
  std::multimap<TimePoint, Sleeper*> sleepers_;  ///< those of one time wake in the order they fell asleep
};

}  // namespace mixferry::tests
