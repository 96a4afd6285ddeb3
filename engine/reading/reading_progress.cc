#include "engine/reading/reading_progress.h"

#include <algorithm>

namespace mixferry::reading {

ReadingProgress progress_of(Asking& asking, const std::optional<flow::TimePoint>& next_start) {
  ReadingProgress progress{.used = asking.quota().used(),
                           .quota = asking.quota().limits().an_hour,
                           .calls = asking.caller().state()};
  const flow::TimePoint now = asking.timer().now();
  flow::TimePoint due = next_start.value_or(now);
  if (progress.calls.waiting != 0) due = std::max(due, progress.calls.next_due);
  if (progress.calls.in_flight == 0 && due > now) progress.waits_until = asking.timer().date() + (due - now);
  return progress;
}

}  // namespace mixferry::reading
