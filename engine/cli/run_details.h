#pragma once
/// A run in detail, for people.

#include <string>

#include "engine/commands/runs.h"
#include "engine/ledger/ledger.h"

namespace mixferry::cli {

/// All that is known of a run, but for what stood in its rows.
[[nodiscard]] std::string details_of(const ledger::RunRecord& run, const commands::RowsOfRun& rows);

/// What a sync found; why nobody can tell, if so.
[[nodiscard]] std::string sync_in_details(const commands::RunDetails& details);

/// Where an update in doubt stood, and the update, in two lines of at most 80 columns. `source`: its path.
[[nodiscard]] std::string in_doubt_in_words(const std::string& source, const ledger::DoubtfulRow& row,
                                            const std::string& update);

}  // namespace mixferry::cli
