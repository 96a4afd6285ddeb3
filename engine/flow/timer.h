#pragma once
/// Time, so that tests can have their own.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <list>

namespace mixferry::flow {

using TimePoint = std::chrono::steady_clock::time_point;

class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  virtual ~Timer() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
  /// The date, for servers that speak of dates.
  [[nodiscard]] virtual std::chrono::system_clock::time_point date() const = 0;
  /// Completes at `when`, or earlier when the coroutine is cancelled.
  virtual boost::asio::awaitable<void> sleep_until(TimePoint when) = 0;
};

/// The machine's time, on one loop.
class LoopTimer final : public Timer {
 public:
  explicit LoopTimer(boost::asio::any_io_executor executor);
  [[nodiscard]] TimePoint now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point date() const override;
  boost::asio::awaitable<void> sleep_until(TimePoint when) override;
  /// Ends every sleep that is under way.
  void wake_all();

 private:
  struct Sleeper;

  boost::asio::any_io_executor executor_;
  std::list<Sleeper*> sleepers_;  ///< owned by their coroutines
};

}  // namespace mixferry::flow
