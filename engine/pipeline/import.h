#pragma once
/// One import from first row to last settlement: reading on its own threads, delivery on the caller's, the
/// ledger on one more. Everything is owned here and joined before it returns.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/tally.h"
#include "engine/batch/batcher.h"
#include "engine/delivery/stack.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/applied_before.h"
#include "engine/pipeline/progress.h"
#include "engine/pipeline/source_reading.h"

namespace mixferry::pipeline {

/// `--max-rejects`: a number of rows, or a share of those that were read.
struct RejectLimit {
  std::optional<std::uint64_t> rows;
  std::optional<double> percent;

  /// Whether more than this allows of `read` rows were rejected. On the way a share says something only once
  /// there are 1,000 rows.
  [[nodiscard]] bool exceeded_on_the_way(std::uint64_t rejected, std::uint64_t read) const;
  [[nodiscard]] bool exceeded(std::uint64_t rejected, std::uint64_t read) const;
  /// As it was typed: `10`, `2.5%`.
  [[nodiscard]] std::string in_words() const;
};

/// Why a run that has read all its rows did not come to a good end, though nothing interrupted it: more
/// rejects than `limit` allows, or no row that was to be sent could be. `rows_mended`: rejects that came back
/// and count no more.
[[nodiscard]] std::optional<std::string> bad_end_of(const Tally& tally, std::uint64_t rows_mended,
                                                    const RejectLimit& limit);

/// What an import needs. Everything referred to must outlive it.
struct ImportJob {
  const std::vector<SourceInfo>& sources;
  const mappings::Plan& plan;
  ReadingOptions reading;
  batch::Batcher::Limits batch_limits;
  delivery::DeliveryOptions delivery;
  std::string record_head;  ///< of `plan`'s records: what names the project
  RejectLimit reject_limit;
  mixpanel::Routes routes = mixpanel::kRoutes;
  std::vector<CounterInUse> counters = {};        ///< those of `plan`, in its order
  std::vector<std::vector<RangeSet>> found = {};  ///< as in FoundRows: what they add is left out
  ledger::Ledger* lookups = nullptr;              ///< beside the import's own, if a counter has `once`
  /// On the reading thread, in row order, before a segment is batched; may be empty.
  std::function<void(const batch::Segment&)> on_segment = {};
  std::function<void(const Progress&)> on_progress;  ///< on the calling thread, every `progress_interval`
  std::function<void()> on_leaving;  ///< on the calling thread, right before a second signal ends the process
  std::chrono::milliseconds progress_interval{200};
};

/// Why an import ended before its last row.
struct EarlyStop {
  ExitCode exit_code;
  std::string message;
  bool by_its_own_limits = false;  ///< not interrupted: another export need not wait for this one
};

/// How the program ends when a delivery can't go on: refused credentials have a code of their own, whatever
/// else will never succeed is wrong usage as long as nothing was sent.
[[nodiscard]] ExitCode exit_code_of(const delivery::DeliveryError& error, bool nothing_sent);

struct ImportOutcome {
  std::vector<SourceOutcome> sources;
  std::optional<EarlyStop> stop;
  Tally tally;           ///< of what this process settled
  TrafficTally traffic;  ///< of this process
  bool duplicate_ids_exact = true;
  std::uint64_t rows_resent_before = 0;  ///< in doubt, and an earlier process was sending them when it ended
};

/// Delivers what is not settled yet in run `run` of `ledger`, until all is settled, or it has to stop: SIGINT
/// or SIGTERM (what is in flight is waited for; a second one leaves the process at once with exit code 3),
/// Mixpanel refusing or out of reach for too long, too many rejects. Throws `RunError` when the ledger fails.
[[nodiscard]] ImportOutcome run_import(const ImportJob& job, ledger::Ledger& ledger, ledger::RunId run);

}  // namespace mixferry::pipeline
