#pragma once
/// Rejects that are objects of JSON as lines of a file in which they are mended.

#include <string>

#include "engine/base/reject.h"
#include "engine/commands/mending_form.h"

namespace mixferry::commands {

/// A reject that is an object of JSON as one line, with the key `kRejectKey` first. What does not begin like
/// an object stands in it as `row as it was`, and is rejected again.
[[nodiscard]] std::string json_line(const RejectPlace& place, const Reject& reject, MendingForm form);

}  // namespace mixferry::commands
