#pragma once
/// Lets at most so many coroutines in at a time, first come, first served.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <list>
#include <utility>

namespace mixferry::flow {

class FifoGate {
 public:
  /// A place inside; leaving is its destruction.
  class [[nodiscard]] Slot {
   public:
    explicit Slot(FifoGate& gate) : gate_(&gate) {}
    Slot(Slot&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    FifoGate* gate_;
  };

  /// `limit` is at least 1.
  FifoGate(boost::asio::any_io_executor executor, std::uint32_t limit);
  FifoGate(const FifoGate&) = delete;
  FifoGate& operator=(const FifoGate&) = delete;

  /// Waits for a place. Throws `system_error(operation_aborted)` when cancelled before there was one.
  boost::asio::awaitable<Slot> enter();
  /// Those inside stay, also when they are now too many.
  void set_limit(std::uint32_t limit);
  [[nodiscard]] std::uint32_t inside() const { return inside_; }
  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

 private:
  struct Waiter;

  void leave();
  void let_in();

  boost::asio::any_io_executor executor_;
  std::uint32_t limit_;
  std::uint32_t inside_ = 0;
  std::list<Waiter*> queue_;  ///< owned by their coroutines
};

}  // namespace mixferry::flow
