#pragma once
/// What a run is doing at one moment, for whoever shows it.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/tally.h"
#include "engine/delivery/out_of_reach.h"

namespace mixferry::pipeline {

/// A plain value, taken on the delivery loop (import) or between blocks (check).
struct Progress {
  Tally tally;                    ///< of what this process settled
  std::uint64_t rows_before = 0;  ///< rows that earlier processes of the run settled
  std::uint64_t retries = 0;
  std::uint32_t in_flight = 0;  ///< requests without an answer
  std::optional<delivery::OutOfReach> out_of_reach = {};
  std::string trouble = {};        ///< what went wrong last; empty when something succeeded since
  bool paused = false;             ///< everyone waits: Mixpanel asked for it, or is out of reach
  std::optional<double> fraction;  ///< of the sources' bytes that is through, 0 to 1, where it can be told
};

}  // namespace mixferry::pipeline
