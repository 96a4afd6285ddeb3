#pragma once
/// Moments as reports and the ledger have them.

#include <chrono>
#include <string>

namespace mixferry {

/// UTC, ISO 8601, to the second: `2026-11-20T02:15:07Z`. Sorts as the moments do.
[[nodiscard]] std::string utc_time(std::chrono::system_clock::time_point moment);

[[nodiscard]] std::string utc_now();

}  // namespace mixferry
