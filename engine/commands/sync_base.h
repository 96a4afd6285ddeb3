#pragma once
/// What a sync is held against, as its run is known by it.
///
/// Snapshots that were forgotten come again: of the same exports the same ones are made. So a run that has
/// finished may have gone out from the very snapshots that are there now, and its changes are in none of
/// them: it sent something, and after that they were others. Taken for tonight's run it would be "finished
/// already". So tonight's is one that comes after it.

#include <string>

#include "engine/commands/state_folder.h"
#include "engine/ledger/ledger.h"

namespace mixferry::commands {

/// `of_rows`: the run's identity without a sync. `snapshots`: what tells the present ones apart. The same as
/// long as no such run finishes: who goes on comes to it again.
[[nodiscard]] std::string base_of_sync(const ledger::RunIdentity& of_rows, const std::string& snapshots,
                                       bool full, ledger::Ledger& ledger, const StateFolder& state);

}  // namespace mixferry::commands
