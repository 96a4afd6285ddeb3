#pragma once
/// Rejects that come back as rows of a run: told to the ledger, which then knows what of the earlier run is
/// mended.

#include "engine/commands/reading.h"
#include "engine/ledger/ledger.h"

namespace mixferry::commands {

/// Whether what is read are rejects that came back, and no export.
[[nodiscard]] bool reads_rejects(const PreparedReading& prepared);

/// Looks up where the rows of `run`'s files of rejects came from, and has the ledger keep it for those that
/// are settled. To be called whenever the run has ended or is found to have; it may be called again. Rejects
/// of another project, of another ledger, or written by a program that did not name their run, are passed
/// over.
void keep_mendings(const PreparedReading& prepared, const ledger::RunRecord& run, ledger::Ledger& ledger);

/// Throws `RunError` (`usage`) where sources of rejects are of a run that linked ids in another way than the
/// import of `identity` would, with what to type.
void require_links_alike(const PreparedReading& prepared, const ledger::RunIdentity& identity,
                         ledger::Ledger& ledger);

}  // namespace mixferry::commands
