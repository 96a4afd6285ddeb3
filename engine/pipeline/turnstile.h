#pragma once
/// Keeps what must be stored before all later rows in front of them.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>

#include "engine/pipeline/event.h"

namespace mixferry::pipeline {

/// Batches of rows take a ticket each, in row order. Those that hold up the others are let through one after
/// the other; everybody waits for those before him. Where nobody does, nobody waits. Everything on the
/// executor's one thread.
class Turnstile {
 public:
  using Ticket = std::uint64_t;

  explicit Turnstile(asio::any_io_executor executor) : moved_(std::move(executor)) {}

  /// `holds_up`: whether all later tickets wait until `pass`.
  [[nodiscard]] Ticket take_ticket(bool holds_up);
  /// Completes when no earlier ticket holds up this one; false: it was closed before.
  asio::awaitable<bool> reach(Ticket ticket);
  /// A ticket that has been reached holds up nobody any more.
  void pass(Ticket ticket);
  /// Nobody else gets through.
  void close();

 private:
  Event moved_;
  std::deque<Ticket> holding_up_;  ///< ascending
  Ticket last_ = 0;
  bool closed_ = false;
};

}  // namespace mixferry::pipeline
