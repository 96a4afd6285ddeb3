#include "engine/calls/quota.h"

namespace mixferry::calls {

std::optional<flow::TimePoint> RateQuota::take(flow::TimePoint now) {
  if (const flow::TimePoint start = next_start(now); start > now) return start;
  limiter_.record_start(costs_, now);
  return std::nullopt;
}

flow::TimePoint RateQuota::next_start(flow::TimePoint now) {
  return limiter_.earliest_start(costs_, now);
}

}  // namespace mixferry::calls
