#pragma once
/// Coroutines that may take only so long.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "engine/flow/timer.h"

namespace mixferry::flow {

/// Throws `system_error(operation_aborted)` once the awaiting coroutine was cancelled: for what swallows
/// that.
inline boost::asio::awaitable<void> throw_if_cancelled() {
  const auto state = co_await boost::asio::this_coro::cancellation_state;
  if (state.cancelled() != boost::asio::cancellation_type::none) {
    throw boost::system::system_error{boost::asio::error::operation_aborted};
  }
}

/// What `work` comes to; nullopt when that would be after `when`: it is then cancelled, and awaited.
/// Cancelled itself, it cancels `work` and throws `system_error(operation_aborted)`. `T` has a default.
template <typename T>
boost::asio::awaitable<std::optional<T>> before(Timer& timer, TimePoint when,
                                                boost::asio::awaitable<T> work) {
  namespace asio = boost::asio;
  const auto executor = co_await asio::this_coro::executor;
  auto race = asio::experimental::make_parallel_group(
      asio::co_spawn(executor, std::move(work), asio::deferred),
      asio::co_spawn(executor, timer.sleep_until(when), asio::deferred));
  auto [order, failure, result, alarm_failure] =
      co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  co_await throw_if_cancelled();
  if (order[0] != 0) co_return std::nullopt;
  if (failure) std::rethrow_exception(failure);
  co_return std::move(result);
}

}  // namespace mixferry::flow
