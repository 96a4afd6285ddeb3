#pragma once
/// A run in detail, for people.

#include <string>
#include <vector>

#include "engine/base/range.h"
#include "engine/ledger/ledger.h"

namespace mixferry::cli {

/// The rows of a run, by source.
struct RowsOfRun {
  std::vector<RangeSet> settled;
  std::vector<RangeSet> under_way;  ///< sent, and the run ended before an answer: they may be stored
};

/// Whether a person should look at it: it is not finished, or rows of it are rejected and not mended, or in
/// doubt.
[[nodiscard]] bool needs_a_look(const ledger::RunRecord& run);

/// All that is known of a run, but for what stood in its rows.
[[nodiscard]] std::string details_of(const ledger::RunRecord& run, const RowsOfRun& rows);

/// Where an update in doubt stood, and the update, in two lines of at most 80 columns. `source`: its path.
[[nodiscard]] std::string in_doubt_in_words(const std::string& source, const ledger::DoubtfulRow& row,
                                            const std::string& update);

}  // namespace mixferry::cli
