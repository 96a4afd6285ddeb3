#pragma once
/// How a run went over time, in so few numbers that it can be drawn, however long it takes.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/latency.h"
#include "engine/pipeline/progress.h"

namespace mixferry::report {

/// What happened between two moments, in seconds since this process began to work.
struct TimeSpan {
  double from = 0;
  double to = 0;
  std::uint64_t rows = 0;
  std::uint64_t records = 0;
  std::uint64_t retries = 0;
  std::uint64_t rejects = 0;
  LatencyHistogram latencies = {};
  std::uint32_t in_flight_max = 0;
  std::uint32_t concurrency_limit_min = 0;
  bool paused = false;  ///< at some moment of it

  [[nodiscard]] double per_second(std::uint64_t count) const {
    return static_cast<double>(count) / (to - from);
  }
};

/// Keeps at most `kSpansMax` spans: once there are more, each two neighbours become one, and later spans are
/// twice as long.
class Timeline {
 public:
  static constexpr std::size_t kSpansMax = 120;

  /// In order of time. Speaks of this process alone: the first progress is where it began.
  void note(const pipeline::Progress& progress, std::chrono::steady_clock::time_point now);
  [[nodiscard]] std::vector<TimeSpan> spans() const;

 private:
  /// Counts as they stood; the others since the moment before.
  struct Moment {
    double seconds = 0;
    std::uint64_t rows = 0;
    std::uint64_t records = 0;
    std::uint64_t retries = 0;
    std::uint64_t rejects = 0;
    LatencyHistogram latencies = {};
    std::uint32_t in_flight_max = 0;
    std::uint32_t concurrency_limit_min = 0;
    bool paused = false;
  };
  static void add_extremes(Moment& to, const Moment& earlier);
  void thin_out();

  std::vector<Moment> moments_;
  std::optional<Moment> latest_;  ///< not among them yet
  std::chrono::steady_clock::time_point began_;
  double interval_ = 0.2;  ///< seconds between two moments, at least
};

}  // namespace mixferry::report
