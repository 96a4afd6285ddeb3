#include "engine/flow/outage.h"

#include <algorithm>

namespace mixferry::flow {

void Outage::succeeded() {
  since_.reset();
  failures_ = 0;
  probed_ = 0;
  next_probe_ = TimePoint::min();
}

void Outage::failed(TimePoint now, std::chrono::milliseconds advice) {
  if (!since_) since_ = now;
  latest_ = now;
  ++failures_;
  if (!is_out_of_reach()) return;
  // Requests that were under way together fail together; that is one look, not many.
  if (now >= next_probe_) next_probe_ = now + probes_.draw_upper_half(++probed_);
  next_probe_ = std::max(next_probe_, now + advice);
}

bool Outage::has_lasted(std::chrono::milliseconds patience) const {
  return since_ && latest_ - *since_ >= patience;
}

}  // namespace mixferry::flow
