#include "engine/base/latency.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace mixferry {
namespace {

constexpr double kClassesAnOctave = 4;  ///< of which each takes twice as long as the one before

/// In milliseconds, the middle of a class.
double middle_of(std::size_t index) {
  return std::exp2((static_cast<double>(index) + 0.5) / kClassesAnOctave);
}

}  // namespace

void LatencyHistogram::note(std::chrono::milliseconds took) {
  const double octaves = std::log2(static_cast<double>(std::max<std::int64_t>(took.count(), 1)));
  ++counts_[std::min(static_cast<std::size_t>(octaves * kClassesAnOctave), kClasses - 1)];
}

std::uint64_t LatencyHistogram::answers() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::optional<std::chrono::milliseconds> LatencyHistogram::quantile(double share) const {
  const std::uint64_t all = answers();
  if (all == 0) return std::nullopt;
  const double wanted = std::max(share * static_cast<double>(all), 1.0);
  std::uint64_t seen = 0;
  std::size_t index = 0;
  while (static_cast<double>(seen += counts_[index]) < wanted && index + 1 < kClasses) ++index;
  return std::chrono::milliseconds(std::lround(middle_of(index)));
}

LatencyHistogram LatencyHistogram::since(const LatencyHistogram& earlier) const {
  LatencyHistogram difference;
  std::ranges::transform(
      counts_, earlier.counts_, difference.counts_.begin(),
      [](std::uint32_t now, std::uint32_t before) { return now < before ? now : now - before; });
  return difference;
}

}  // namespace mixferry
