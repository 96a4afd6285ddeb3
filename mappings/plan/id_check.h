#pragma once
/// Which texts may be an id. An id is taken byte for byte; what would attach a row to the wrong profile, or
/// to a profile that swallows many people, is refused here.

#include <string_view>

#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// `none` if `id` (already trimmed) can be sent, else why not.
[[nodiscard]] Fault check_id(std::string_view id);

}  // namespace mixferry::mappings
