#pragma once
/// Rows whose `add` and `append` earlier runs have applied: they must not be applied again without a word.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/range.h"
#include "engine/ledger/ledger.h"

namespace mixferry::pipeline {

/// Of the sources of an import: rows from which another run of its project has changed the same counters, or
/// may have when it was killed.
struct AppliedRows {
  std::vector<RangeSet> rows;           ///< by source
  std::vector<ledger::RunRecord> runs;  ///< whose they are, latest first

  [[nodiscard]] std::uint64_t count() const;
};

/// A source is known again by the bytes of its file, wherever it lies. `runs`: those that concern `now`,
/// latest first. `own`: the import's own run, which does not count; 0: it has none yet. Rows that were
/// rejected before anything of them was sent are not among them.
[[nodiscard]] AppliedRows applied_rows(const ledger::RunIdentity& now, ledger::RunId own,
                                       const std::vector<ledger::RunRecord>& runs, ledger::Ledger& ledger);

}  // namespace mixferry::pipeline
