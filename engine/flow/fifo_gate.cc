#include "engine/flow/fifo_gate.h"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace mixferry::flow {

namespace asio = boost::asio;

/// A coroutine in the queue. However its coroutine ends, it leaves nothing behind.
struct FifoGate::Waiter {
  explicit Waiter(FifoGate& from) : gate(from), wake(from.executor_, asio::steady_timer::time_point::max()) {
    place = gate.queue_.insert(gate.queue_.end(), this);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    if (!let_in) {
      gate.queue_.erase(place);
    } else if (!has_slot) {
      gate.leave();
    }
  }

  FifoGate& gate;
  asio::steady_timer wake;
  std::list<Waiter*>::iterator place;
  bool let_in = false;    ///< counted as inside, and no longer in the queue
  bool has_slot = false;  ///< a `Slot` is responsible for leaving
};

FifoGate::FifoGate(asio::any_io_executor executor, std::uint32_t limit)
    : executor_(std::move(executor)), limit_(limit) {}

asio::awaitable<FifoGate::Slot> FifoGate::enter() {
  if (queue_.empty() && inside_ < limit_) {
    ++inside_;
    co_return Slot{*this};
  }
  Waiter waiter{*this};
  boost::system::error_code woken;
  co_await waiter.wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  if (!waiter.let_in) throw boost::system::system_error{asio::error::operation_aborted};
  waiter.has_slot = true;
  co_return Slot{*this};
}

void FifoGate::set_limit(std::uint32_t limit) {
  limit_ = limit;
  let_in();
}

void FifoGate::leave() {
  --inside_;
  let_in();
}

void FifoGate::let_in() {
  while (inside_ < limit_ && !queue_.empty()) {
    Waiter& next = *queue_.front();
    queue_.pop_front();
    next.let_in = true;
    ++inside_;
    next.wake.cancel();
  }
}

}  // namespace mixferry::flow
