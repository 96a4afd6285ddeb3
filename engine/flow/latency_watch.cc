#include "engine/flow/latency_watch.h"

#include <algorithm>
#include <utility>

namespace mixferry::flow {
namespace {

/// No answer that comes sooner is slow: below it, machines and networks are merely uneven.
constexpr std::chrono::milliseconds kSlowMin{500};
constexpr int kSlowTimesUsual = 3;
constexpr std::uint32_t kWindowAnswers = 50;

}  // namespace

LatencyWatch::Answer LatencyWatch::note(std::chrono::milliseconds took, std::size_t body_bytes) {
  largest_bytes_ = std::max(largest_bytes_, body_bytes);
  if (body_bytes < largest_bytes_ / 2) return Answer::not_compared;
  quickest_ = std::min(quickest_, took);
  const std::chrono::milliseconds usual = std::min(quickest_, quickest_before_);
  if (++noted_ == kWindowAnswers) {
    quickest_before_ = std::exchange(quickest_, kNone);
    noted_ = 0;
  }
  return took >= kSlowMin && took > usual * kSlowTimesUsual ? Answer::slow : Answer::quick;
}

}  // namespace mixferry::flow
