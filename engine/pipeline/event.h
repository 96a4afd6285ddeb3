#pragma once
/// Waiting in coroutines for something that happens on the same loop.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <functional>
#include <utility>

namespace mixferry::pipeline {

namespace asio = boost::asio;

/// Wakes every coroutine that waits. Waiters test their condition again: a notice without waiters is not
/// kept. Everything on the executor's one thread.
class Event {
 public:
  explicit Event(asio::any_io_executor executor)
      : timer_(std::move(executor), asio::steady_timer::time_point::max()) {}

  asio::awaitable<void> wait() { co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable)); }
  void notify() { timer_.cancel(); }

 private:
  asio::steady_timer timer_;
};

/// Owns coroutines that run side by side: each is awaited by `join`. The first exception of any is handed to
/// `on_failure`; what that does to the others is the owner's decision. Everything on the executor's one
/// thread.
class TaskGroup {
 public:
  using OnFailure = std::function<void(std::exception_ptr)>;

  TaskGroup(asio::any_io_executor executor, OnFailure on_failure)
      : executor_(executor), on_failure_(std::move(on_failure)), ended_(executor) {}

  void spawn(asio::awaitable<void> task) {
    ++running_;
    asio::co_spawn(executor_, std::move(task), [this](const std::exception_ptr& failure) {
      --running_;
      if (failure) on_failure_(failure);
      ended_.notify();
    });
  }

  /// Completes when fewer than `count` tasks run.
  asio::awaitable<void> wait_below(std::size_t count) {
    while (running_ >= count) co_await ended_.wait();
  }
  asio::awaitable<void> join() { return wait_below(1); }
  [[nodiscard]] std::size_t running() const { return running_; }

 private:
  asio::any_io_executor executor_;
  OnFailure on_failure_;
  Event ended_;
  std::size_t running_ = 0;
};

}  // namespace mixferry::pipeline
