#include "engine/flow/rate_limiter.h"

#include <algorithm>
#include <cassert>

namespace mixferry::flow {
namespace {

/// How finely a window remembers; costs closer together than a fraction of its length so small are one.
constexpr int kExpensesMax = 512;

/// How much later than asked for a timer may wake its coroutine on a busy machine.
constexpr std::chrono::milliseconds kLateness{20};

}  // namespace

SlidingBudget::SlidingBudget(std::uint64_t amount, TimePoint::duration length, Spending spending)
    : amount_(std::max<std::uint64_t>(amount, 1)), length_(length), spending_(spending) {}

TimePoint SlidingBudget::earliest(std::uint64_t cost, TimePoint now) const {
  TimePoint start = std::max(now, paid_);
  std::uint64_t spent = 0;
  for (const Expense& expense : expenses_) spent += expense.cost;
  // Spacing alone lets one cost too many into some windows: those that begin with one. So wait until enough
  // of the oldest have left.
  for (const Expense& expense : expenses_) {
    const TimePoint leaves = expense.last + length_;
    if (leaves > start) {
      if (spent + cost <= amount_) break;
      start = leaves;
    }
    spent -= expense.cost;
  }
  return start;
}

void SlidingBudget::spend(std::uint64_t cost, TimePoint when) {
  while (!expenses_.empty() && expenses_.front().last + length_ <= when) expenses_.pop_front();
  if (!expenses_.empty() && when - expenses_.back().first < length_ / kExpensesMax) {
    expenses_.back().last = when;
    expenses_.back().cost += cost;
  } else {
    expenses_.push_back({.first = when, .last = when, .cost = cost});
  }
  if (spending_ == Spending::at_once) return;
  const double share = static_cast<double>(cost) / static_cast<double>(amount_);
  const auto spacing = std::chrono::duration_cast<TimePoint::duration>(
      share * std::chrono::duration<double, TimePoint::duration::period>(length_));
  // Who is woken a little late does not fall behind for that: the next one is as early again.
  const bool is_a_little_late = paid_ > when - kLateness;
  paid_ = (is_a_little_late ? paid_ : when) + spacing;
}

TimePoint RateLimiter::earliest_start(Costs costs, TimePoint now) const {
  assert(costs.size() == limits_.size());
  const TimePoint from = std::max(now, paused_until_);
  TimePoint start = from;
  for (std::size_t i = 0; i < limits_.size(); ++i)
    start = std::max(start, limits_[i].earliest(costs[i], from));
  return start;
}

void RateLimiter::record_start(Costs costs, TimePoint when) {
  assert(costs.size() == limits_.size());
  for (std::size_t i = 0; i < limits_.size(); ++i) limits_[i].spend(costs[i], when);
}

void RateLimiter::pause_until(TimePoint until) {
  paused_until_ = std::max(paused_until_, until);
}

}  // namespace mixferry::flow
