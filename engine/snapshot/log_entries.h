#pragma once
/// Changes as bytes of a log.

#include <string>

#include "engine/snapshot/change_log.h"

namespace mixferry::snapshot {

/// Appends it; throws `std::invalid_argument` for an id that can't be held.
void append_change(std::string& batch, const Change& change);

/// The change at `from`, which is known to be whole; `from` moves behind it.
[[nodiscard]] Change take_change(const char*& from);

/// The same where nothing is known, within `end`; false where no change stands there.
[[nodiscard]] bool take_change_within(const char*& from, const char* end, Change& change);

}  // namespace mixferry::snapshot
