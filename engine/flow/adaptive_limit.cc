#include "engine/flow/adaptive_limit.h"

#include <algorithm>

namespace mixferry::flow {

AdaptiveLimit::AdaptiveLimit(std::uint32_t max) : max_(std::max(max, 1U)), limit_(max_) {}

std::uint32_t AdaptiveLimit::current() const {
  return static_cast<std::uint32_t>(limit_);
}

void AdaptiveLimit::succeeded() {
  limit_ = std::min(max_, limit_ + 1 / limit_);
}

void AdaptiveLimit::overloaded(Round began) {
  if (began != round_) return;
  ++round_;
  limit_ = std::max(1.0, limit_ / 2);
}

}  // namespace mixferry::flow
