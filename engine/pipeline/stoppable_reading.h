#pragma once
/// Going through all sources before anything is sent, while a person may end it.

#include <functional>
#include <optional>
#include <vector>

#include "engine/pipeline/early_stop.h"
#include "engine/pipeline/source_reading.h"

namespace mixferry::pipeline {

struct ReadingOutcome {
  std::vector<SourceOutcome> sources = {};
  std::optional<EarlyStop> stop = {};  ///< a signal ended it: not all was read
};

/// `reading.run(visitor)`, on a thread of its own. `tell` is called on this one several times a second. The
/// signals of flow::StopSignals end it. Throws what the visitor throws.
[[nodiscard]] ReadingOutcome read_until_stopped(SourceReading& reading, const SourceReading::Visitor& visitor,
                                                const std::function<void()>& tell);

}  // namespace mixferry::pipeline
