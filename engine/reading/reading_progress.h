#pragma once
/// Where reading stands, and why it ended early.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/calls/caller.h"
#include "engine/mixpanel/query/query_trouble.h"
#include "engine/reading/asking.h"

namespace mixferry::reading {

/// For whoever shows it.
struct ReadingProgress {
  std::uint64_t parts = 0;      ///< that are there: pages, or days
  std::uint64_t parts_all = 0;  ///< as far as is known; 0: not yet
  std::uint64_t profiles = 0;   ///< of all pages together, as far as is known
  std::uint64_t bytes = 0;      ///< of events, as this process has read them
  std::uint32_t used = 0;       ///< of the quota, in the last hour
  std::uint32_t quota = 0;      ///< requests an hour; 0: as many as are wanted
  calls::CallerState calls = {};
  std::optional<std::chrono::system_clock::time_point> waits_until = {};  ///< for the quota
};

/// Why it is not all there.
struct ReadingEnd {
  std::optional<mixpanel::QueryTrouble> trouble = {};
  std::string interrupted = {};  ///< else: by whom, in words
};

/// All of it that does not depend on what is read. `next_start`: when the reader itself lets the next
/// question start, where it spreads them.
[[nodiscard]] ReadingProgress progress_of(Asking& asking,
                                          const std::optional<flow::TimePoint>& next_start = {});

}  // namespace mixferry::reading
