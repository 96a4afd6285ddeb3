#pragma once
/// How long answers took, in so few numbers that it can be kept for every moment of a run.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace mixferry {

/// Counts of answers by how long they took. A class is a fifth wider than the one before, so what is read
/// from it is right to a tenth.
class LatencyHistogram {
 public:
  void note(std::chrono::milliseconds took);
  [[nodiscard]] std::uint64_t answers() const;
  /// What `share` (0 to 1) of the answers took at most; nullopt without any.
  [[nodiscard]] std::optional<std::chrono::milliseconds> quantile(double share) const;
  /// What was noted since `earlier`, a former state of this, or of one in whose place this came.
  [[nodiscard]] LatencyHistogram since(const LatencyHistogram& earlier) const;

 private:
  static constexpr std::size_t kClasses = 72;  ///< from 1 ms to four minutes; the last holds all above, too
  std::array<std::uint32_t, kClasses> counts_{};
};

}  // namespace mixferry
