#pragma once
/// How much may be asked, and when.

#include <optional>
#include <utility>
#include <vector>

#include "engine/flow/rate_limiter.h"
#include "engine/flow/timer.h"

namespace mixferry::calls {

/// What attempts at calls are taken from. Callers may share one, on one thread.
class Quota {
 public:
  Quota() = default;
  Quota(const Quota&) = delete;
  Quota& operator=(const Quota&) = delete;
  virtual ~Quota() = default;

  /// Takes an attempt that starts at `now`. Nullopt: it may; else when to ask again, later than `now`.
  [[nodiscard]] virtual std::optional<flow::TimePoint> take(flow::TimePoint now) = 0;
  /// One that was taken is over.
  virtual void give_back(flow::TimePoint now) = 0;
  /// None is taken before `until`: there were too many.
  virtual void pause_until(flow::TimePoint until) = 0;
  /// When the next may be taken, as far as is known; not before `now`.
  [[nodiscard]] virtual flow::TimePoint next_start(flow::TimePoint now) = 0;
};

/// Limits of this process alone, of each of which an attempt costs 1; without any, attempts are free.
class RateQuota final : public Quota {
 public:
  explicit RateQuota(std::vector<flow::SlidingBudget> limits = {})
      : limiter_(std::move(limits)), costs_(limiter_.limits(), 1) {}

  [[nodiscard]] std::optional<flow::TimePoint> take(flow::TimePoint now) override;
  void give_back(flow::TimePoint /*now*/) override {}
  void pause_until(flow::TimePoint until) override { limiter_.pause_until(until); }
  [[nodiscard]] flow::TimePoint next_start(flow::TimePoint now) override;

 private:
  flow::RateLimiter limiter_;
  const std::vector<std::uint64_t> costs_;
};

/// An attempt that was taken; it is over when this goes.
class [[nodiscard]] QuotaPlace {
 public:
  QuotaPlace(Quota& quota, const flow::Timer& timer) : quota_(&quota), timer_(timer) {}
  QuotaPlace(QuotaPlace&& other) noexcept
      : quota_(std::exchange(other.quota_, nullptr)), timer_(other.timer_) {}
  QuotaPlace& operator=(QuotaPlace&&) = delete;
  ~QuotaPlace() {
    if (quota_ != nullptr) quota_->give_back(timer_.now());
  }

 private:
  Quota* quota_;
  const flow::Timer& timer_;
};

}  // namespace mixferry::calls
