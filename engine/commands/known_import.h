#pragma once
/// What the ledger knows of the import whose rows are verified, and of what came behind it.

#include <optional>

#include "engine/commands/verify.h"
#include "engine/ledger/ledger.h"
#include "engine/report/verification_report.h"

namespace mixferry::commands {

/// Of the run of `arguments`, else of the latest of `identity`, an import or a sync; nothing where there is
/// none. Later runs are those behind the last that sent the very same: what they brought may stand where
/// these rows had something else. Imports of rows that a verification wrote are none of them, and what a sync
/// did to who was gone then is no more than part of it.
[[nodiscard]] std::optional<report::KnownImport> known_import(const VerifyArguments& arguments,
                                                              const ledger::RunIdentity& identity,
                                                              ledger::Ledger& ledger);

}  // namespace mixferry::commands
