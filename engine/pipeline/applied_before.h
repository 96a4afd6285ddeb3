#pragma once
/// Rows whose `add` and `append` were applied before: they must not be applied again without a word.
///
/// With `once`, a row is known by what it names, and nobody is asked: what is in the ledger under that name,
/// or on its way there, is left out. It is looked up right before a row is batched, and once more, against
/// other processes, when it is announced.
///
/// Without `once`, a row is known by what it says. Before the first request the sources are gone through and
/// each row is looked up, if there is anything to be found. Two equal rows are two: of a row that earlier
/// runs applied twice, the first two are known, and the third is new.

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/base/range.h"
#include "engine/batch/row_batch.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/other_doubts.h"
#include "engine/pipeline/source_reading.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {

/// The counters of `plan` as the ledger knows them, in the plan's order. `project`: as in `RunIdentity`.
[[nodiscard]] std::vector<ledger::Counter> counters_of(const mappings::Plan& plan,
                                                       const std::string& project);

/// A counter of the import that is going on.
struct CounterInUse {
  ledger::CounterId id = 0;
  bool once = false;
};

/// Numbers them, and holds what the ledger says of them against its sums.
[[nodiscard]] std::vector<CounterInUse> take_up_counters(const std::vector<ledger::Counter>& counters,
                                                         ledger::Applied& applied);

/// Rows of some sources that say what rows of other runs said when these were applied.
struct FoundRows {
  std::vector<std::vector<RangeSet>> rows;   ///< by counter and source; nothing at all where none was found
  std::vector<ledger::DoubtTaken> in_doubt;  ///< not among `rows`: what they say may not be applied after all
  std::vector<ledger::RunId> runs;           ///< whose those were, ascending
  std::uint64_t count = 0;                   ///< rows, those in doubt included
  std::uint64_t count_in_doubt = 0;          ///< of these
  std::uint64_t count_mended = 0;            ///< rows that were mended: they are known for certain
};

/// `counted` as the ledger keeps it; `counters`: by their index.
[[nodiscard]] std::vector<ledger::AppliedRow> applied_rows(std::span<const batch::CountedRecord> counted,
                                                           std::span<const CounterInUse> counters);

/// Goes through `sources` with `plan`, which was compiled with `PlanOptions::content`. `own`: the import's
/// own run, which does not count; 0: it has none yet.
[[nodiscard]] FoundRows find_applied(const std::vector<SourceInfo>& sources, const mappings::Plan& plan,
                                     const ReadingOptions& options,
                                     const std::vector<ledger::Counter>& counters, ledger::RunId own,
                                     ledger::Ledger& ledger, OtherDoubts& doubts);

/// Says of rows that are about to be batched what was applied before. `mark` by the reading thread, in row
/// order; `release` by any.
class AppliedMarks {
 public:
  /// `lookups` is the reading thread's own; it and `doubts` are needed if a counter has `once`. To `held`, by
  /// source, rows are added whose counters are in doubt, for `run` has taken that over. All must outlive
  /// this.
  AppliedMarks(std::span<const CounterInUse> counters, const std::vector<std::vector<RangeSet>>& found,
               ledger::RunId run, ledger::Ledger* lookups, OtherDoubts* doubts, std::vector<RangeSet>& held);

  void mark(SourceId source, mappings::EncodedRows& encoded);
  /// What became of them is in the ledger.
  void release(std::span<const batch::CountedRecord> counted);

 private:
  struct Claim {
    std::uint32_t counter = 0;
    Hash128 key;
    [[nodiscard]] bool operator==(const Claim&) const = default;
  };
  struct ClaimHash {
    using is_avalanching = void;
    std::size_t operator()(const Claim& claim) const { return claim.key.low + claim.counter; }
  };

  void mark_names(SourceId source, mappings::EncodedRows& encoded);

  const std::span<const CounterInUse> counters_;
  const std::vector<std::vector<RangeSet>>& found_;
  const ledger::RunId run_;
  ledger::Ledger* const lookups_;
  OtherDoubts* const doubts_;
  std::vector<RangeSet>& held_;
  std::mutex mutex_;
  /// Names that are batched and not yet known to the ledger, or not yet for good: as many as are under way.
  boost::unordered_flat_set<Claim, ClaimHash> claims_;  ///< guarded by mutex_
};

}  // namespace mixferry::pipeline
