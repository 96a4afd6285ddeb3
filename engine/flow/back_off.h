#pragma once
/// How long to wait before trying again. Pure.

#include <chrono>
#include <cstdint>
#include <random>

namespace mixferry::flow {

/// Waits that double from attempt to attempt up to a longest.
class BackOff {
 public:
  /// Of the longest wait to the first, unless asked otherwise: from 2 s to a minute.
  /// Source of both: Mixpanel docs, reference "Import Events".
  static constexpr int kGrowth = 30;
  struct Options {
    std::chrono::milliseconds first{2'000};
    std::chrono::milliseconds longest = kGrowth * first;
    /// The longest wait after the `failures`-th failure in a row, from 1.
    [[nodiscard]] std::chrono::milliseconds ceiling(std::uint32_t failures) const;
  };
  BackOff(const Options& options, std::uint64_t seed);

  [[nodiscard]] std::chrono::milliseconds longest() const { return options_.longest; }

  /// A wait from 0 to the ceiling (full jitter), so that those who failed together don't come back together.
  [[nodiscard]] std::chrono::milliseconds draw(std::uint32_t failures);
  /// A wait from half the ceiling to the ceiling, for one who goes alone.
  [[nodiscard]] std::chrono::milliseconds draw_upper_half(std::uint32_t failures);

 private:
  Options options_;
  std::mt19937_64 random_;
};

}  // namespace mixferry::flow
