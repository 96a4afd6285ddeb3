#pragma once
/// Says when a request may start. Pure: takes times, returns times; the caller waits.

#include <chrono>
#include <cstdint>
#include <deque>

#include "engine/delivery/timer.h"

namespace mixferry::delivery {

/// An amount that no stretch of time of a given length may exceed, spent evenly rather than in bursts.
/// A single cost above the amount is let through alone and paid for afterwards.
class SlidingBudget {
 public:
  SlidingBudget(std::uint64_t amount, TimePoint::duration length);
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
  std::deque<Expense> expenses_;       ///< of the last `length_`, at most `kExpensesMax` and one
  TimePoint paid_ = TimePoint::min();  ///< when what was spent last is made up for by waiting
};

/// Updates a second and bytes a minute, and pauses for everyone.
class RateLimiter {
 public:
  struct Options {
    std::uint64_t updates_per_second;
    std::uint64_t bytes_per_minute;
  };
  /// Both limits are at least 1.
  explicit RateLimiter(const Options& options);

  /// The first time, not before `now`, at which a request may start.
  [[nodiscard]] TimePoint earliest_start(std::uint64_t updates, std::uint64_t bytes, TimePoint now) const;
  void record_start(std::uint64_t updates, std::uint64_t bytes, TimePoint when);
  /// Nothing starts before `until`. A longer pause stays as it is.
  void pause_until(TimePoint until);
  [[nodiscard]] bool is_paused(TimePoint now) const { return now < paused_until_; }

 private:
  SlidingBudget updates_;
  SlidingBudget bytes_;
  TimePoint paused_until_ = TimePoint::min();
};

}  // namespace mixferry::delivery
