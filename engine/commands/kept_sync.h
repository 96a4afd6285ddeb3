#pragma once
/// The report of a sync as it is kept beside its run, `runs/N/sync.json` of the state folder: for who goes on
/// with the run, and who asks about it later.

#include <expected>
#include <string>

#include "engine/commands/state_folder.h"
#include "engine/ledger/ledger.h"
#include "engine/report/sync_report.h"

namespace mixferry::commands {

/// It is there when this returns, durable and whole, in place of an earlier one. Throws `RunError`
/// (`stopped`).
void keep_sync_report(const StateFolder& state, ledger::RunId run, const report::SyncReport& sync);

/// Whether the run is a sync of which a report was kept.
[[nodiscard]] bool has_sync_report(const StateFolder& state, ledger::RunId run);

/// The error is a clause that names the file: it can't be read, or holds something else.
[[nodiscard]] std::expected<report::SyncReport, std::string> kept_sync_report(const StateFolder& state,
                                                                              ledger::RunId run);

}  // namespace mixferry::commands
