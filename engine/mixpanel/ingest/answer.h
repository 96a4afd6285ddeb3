#pragma once
/// An HTTP answer to records that were sent.

#include <chrono>
#include <string_view>

namespace mixferry::mixpanel {

struct Answer {
  unsigned status = 0;
  std::string_view body;
  std::string_view retry_after;               ///< the header's value, empty if absent
  std::chrono::system_clock::time_point now;  ///< when it came; a Retry-After may be a date
};

}  // namespace mixferry::mixpanel
