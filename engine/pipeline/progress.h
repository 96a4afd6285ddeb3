#pragma once
/// What a run is doing at one moment, for whoever shows it.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/latency.h"
#include "engine/base/tally.h"
#include "engine/delivery/out_of_reach.h"
#include "engine/delivery/unpaced.h"

namespace mixferry::pipeline {

using delivery::kUnpaced;

/// A plain value, taken on the delivery loop (import) or between blocks (check).
struct Progress {
  Tally tally = {};                          ///< of the whole run so far
  TrafficTally traffic = {};                 ///< likewise
  std::uint64_t records_per_second_max = 0;  ///< the pace that is kept to; 0: nothing is sent
  std::uint32_t concurrency_limit = 0;       ///< most requests at once that the server bears now
  std::uint32_t in_flight = 0;               ///< requests without an answer
  std::optional<delivery::OutOfReach> out_of_reach = {};
  std::string trouble = {};  ///< what went wrong last; empty when something succeeded since
  bool paused = false;       ///< everyone waits: Mixpanel asked for it, or is out of reach
  bool stopping = false;     ///< what is in flight is waited for, then the run ends early
  std::optional<double> fraction =
      {};                           ///< of the sources' bytes that is through, 0 to 1, where it can be told
  LatencyHistogram latencies = {};  ///< of this process' requests
};

}  // namespace mixferry::pipeline
