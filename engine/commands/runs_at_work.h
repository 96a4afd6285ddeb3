#pragma once
/// What other processes import just now.

#include <string>
#include <vector>

#include "engine/commands/state_folder.h"
#include "engine/ledger/values.h"

namespace mixferry::commands {

/// A sentence for each run of `history` that another process is at work on and that updates profiles of the
/// same kinds as the import of `now`: nobody knows then whose values stay.
[[nodiscard]] std::vector<std::string> runs_at_work(const std::vector<ledger::RunRecord>& history,
                                                    const ledger::RunIdentity& now, const StateFolder& state);

}  // namespace mixferry::commands
