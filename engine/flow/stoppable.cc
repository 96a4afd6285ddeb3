#include "engine/flow/stoppable.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>
#include <utility>

#include "engine/flow/stop_signals.h"

namespace mixferry::flow {
namespace {

namespace asio = boost::asio;

constexpr auto kToldEvery = std::chrono::milliseconds(200);

}  // namespace

std::optional<std::string> run_until_stopped(asio::io_context& loop, LoopTimer& timer,
                                             asio::awaitable<void> work, const std::function<void()>& tell) {
  std::exception_ptr failure;
  std::optional<std::string> interrupted;
  bool is_over = false;
  StopSignals signals(loop);
  asio::cancellation_signal stop;
  loop.restart();
  const auto fail = [&](const std::exception_ptr& thrown) {
    if (thrown && !failure) failure = thrown;
    if (thrown) stop.emit(asio::cancellation_type::terminal);
  };
  asio::co_spawn(
      loop,
      [&]() -> asio::awaitable<void> {
        if (const std::optional<int> signal = co_await signals.next()) {
          interrupted = signal_in_words(*signal);
          stop.emit(asio::cancellation_type::terminal);
        }
      },
      fail);
  asio::co_spawn(
      loop,
      [&]() -> asio::awaitable<void> {
        while (!is_over) {
          tell();
          co_await timer.sleep_until(timer.now() + kToldEvery);
        }
      },
      fail);
  asio::co_spawn(loop, std::move(work),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& thrown) {
                   is_over = true;
                   if (!failure && !interrupted) failure = thrown;
                   signals.cancel();
                   timer.wake_all();
                 }));
  while (!is_over && loop.run_one() != 0) {
  }
  loop.poll();  // the other two end; a lookup that goes on by itself is not waited for
  if (failure) std::rethrow_exception(failure);
  return interrupted;
}

}  // namespace mixferry::flow
