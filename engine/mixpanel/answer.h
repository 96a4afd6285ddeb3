#pragma once
/// What an answer of Mixpanel's means, as a pure function.

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/delivery/batch_sink.h"

namespace mixferry::mixpanel {

/// An HTTP answer to a request of `/engage` or `/groups`.
struct Answer {
  unsigned status = 0;
  std::string_view body;
  std::string_view retry_after;  ///< the header's value, empty if absent
};

/// The verdict on a batch of `sent` updates, after design section 6.
/// Source: shared knowledge of Mixpanel's API, sections 2.8 and 4.4: success is 200 and a body that says so,
/// and with `strict=1` as many good events as were sent.
[[nodiscard]] delivery::DeliveryResult interpret_answer(const Answer& answer, std::size_t sent);

}  // namespace mixferry::mixpanel
