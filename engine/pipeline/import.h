#pragma once
/// One import from first row to last settlement: reading on its own threads, delivery on the caller's, the
/// ledger on one more. Everything is owned here and joined before it returns.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/tally.h"
#include "engine/batch/batcher.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/applied_before.h"
#include "engine/pipeline/delivery_loop.h"
#include "engine/pipeline/early_stop.h"
#include "engine/pipeline/row_spool.h"
#include "engine/pipeline/segment_stage.h"
#include "engine/pipeline/source_reading.h"
#include "engine/pipeline/unchanged_rows.h"

namespace mixferry::pipeline {

/// What an import needs. Everything referred to must outlive it.
struct ImportJob {
  const std::vector<SourceInfo>& sources;
  const mappings::Plan& plan;
  ReadingOptions reading;
  batch::Batcher::Limits batch_limits;
  std::string record_head;                        ///< of `plan`'s records: what names the project
  LoopOptions loop;                               ///< how it is delivered
  std::vector<CounterInUse> counters = {};        ///< those of `plan`, in its order
  std::vector<std::vector<RangeSet>> found = {};  ///< as in FoundRows: what they add is left out
  ledger::Ledger* reader = nullptr;  ///< beside the import's own: if a counter has `once`, or to resend
  OtherDoubts* doubts = nullptr;     ///< if a counter has `once`
  const RowSpool* spool = nullptr;   ///< the rows were read, and what is to be sent of them is here
  const UnchangedRows* unchanged = nullptr;    ///< what need not be sent; nullptr: all is sent
  ledger::Settlements* settlements = nullptr;  ///< in front of the ledger's own; nullptr: nothing is
  SegmentStage* stage = nullptr;               ///< behind the import's own; nullptr: there is none
  /// On the reading thread, in row order, before a segment is batched; may be empty.
  std::function<void(const batch::Segment&)> on_segment = {};
};

struct ImportOutcome {
  std::vector<SourceOutcome> sources;
  std::optional<EarlyStop> stop;
  Tally tally;                           ///< of what this process settled
  TrafficTally traffic;                  ///< of this process
  std::uint64_t rows_resent_before = 0;  ///< in doubt, and an earlier process was sending them when it ended
};

/// Delivers what is not settled yet in run `run` of `ledger`, until all is settled, or the loop has to stop.
/// Throws `RunError` when the ledger fails.
[[nodiscard]] ImportOutcome run_import(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run);

}  // namespace mixferry::pipeline
