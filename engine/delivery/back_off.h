#pragma once
/// How long to wait before trying again, and how long nothing has succeeded. Pure.

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

#include "engine/delivery/timer.h"

namespace mixferry::delivery {

/// Waits that double from attempt to attempt up to a longest. Source: Mixpanel docs, reference "Import
/// Events" (2 s to 60 s, with jitter).
class BackOff {
 public:
  struct Options {
    std::chrono::milliseconds first{2'000};
    std::chrono::milliseconds longest{60'000};
    /// The longest wait after the `failures`-th failure in a row, from 1.
    [[nodiscard]] std::chrono::milliseconds ceiling(std::uint32_t failures) const;
  };
  BackOff(const Options& options, std::uint64_t seed);

  /// A wait from 0 to the ceiling (full jitter), so that those who failed together don't come back together.
  [[nodiscard]] std::chrono::milliseconds draw(std::uint32_t failures);

 private:
  Options options_;
  std::mt19937_64 random_;
};

/// How long nothing at all has succeeded. It begins with a failure, not with the last success: having had
/// nothing to send is no outage.
class Outage {
 public:
  void succeeded() { since_.reset(); }
  void failed(TimePoint now) {
    if (!since_) since_ = now;
  }
  /// When the first failure since the last success was; empty without one.
  [[nodiscard]] std::optional<TimePoint> since() const { return since_; }

 private:
  std::optional<TimePoint> since_;
};

}  // namespace mixferry::delivery
