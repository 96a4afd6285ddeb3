#pragma once
/// Says when something may start. Pure: takes times, returns times; the caller waits.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "engine/flow/timer.h"

namespace mixferry::flow {

/// An amount that no stretch of time of a given length may exceed: `{25'000, 1s}`, or `{60, 1h, at_once}`. A
/// single cost above the amount is let through alone and paid for afterwards.
class SlidingBudget {
 public:
  enum class Spending : std::uint8_t {
    evenly,   ///< after each cost, as long as it takes to make up for it
    at_once,  ///< as it comes, and then nothing until the oldest costs have left the stretch
  };
  /// `amount` is at least 1.
  SlidingBudget(std::uint64_t amount, TimePoint::duration length, Spending spending = Spending::evenly);
  /// The first time, not before `now`, at which `cost` may be spent.
  [[nodiscard]] TimePoint earliest(std::uint64_t cost, TimePoint now) const;
  /// Times never decrease.
  void spend(std::uint64_t cost, TimePoint when);

 private:
  /// Costs spent closely together, counted as if all were spent at `last`: the safe side.
  struct Expense {
    TimePoint first;
    TimePoint last;
    std::uint64_t cost;
  };

  std::uint64_t amount_;
  TimePoint::duration length_;
  Spending spending_;
  std::deque<Expense> expenses_;       ///< of the last `length_`, at most `kExpensesMax` and one
  TimePoint paid_ = TimePoint::min();  ///< when what was spent last is made up for by waiting
};

/// Several limits at once, and pauses for everyone.
class RateLimiter {
 public:
  /// What one start costs of each limit, in their order.
  using Costs = std::span<const std::uint64_t>;

  explicit RateLimiter(std::vector<SlidingBudget> limits) : limits_(std::move(limits)) {}

  [[nodiscard]] std::size_t limits() const { return limits_.size(); }
  /// The first time, not before `now`, at which something may start.
  [[nodiscard]] TimePoint earliest_start(Costs costs, TimePoint now) const;
  /// Times never decrease.
  void record_start(Costs costs, TimePoint when);
  /// Nothing starts before `until`. A longer pause stays as it is.
  void pause_until(TimePoint until);
  [[nodiscard]] bool is_paused(TimePoint now) const { return now < paused_until_; }

 private:
  std::vector<SlidingBudget> limits_;
  TimePoint paused_until_ = TimePoint::min();
};

}  // namespace mixferry::flow
