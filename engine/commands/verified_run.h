#pragma once
/// `verify RUN`: what a run of the ledger sent, as arguments of a verification.

#include "engine/commands/verify.h"
#include "engine/ledger/ledger.h"

namespace mixferry::commands {

/// `arguments` with the sources, the mapping, `--limit` and `--only` of its run. Throws `RunError` (`usage`)
/// where there is no such run, where it is of profiles that are gone, or where what it read is not there any
/// more.
[[nodiscard]] VerifyArguments with_run(VerifyArguments arguments, ledger::Ledger& ledger);

/// Throws `RunError` (`usage`) where `identity`, of what would be read now, is not what the run, be it an
/// import or a sync, did: other bytes, another mapping, another project; with what to do.
void require_as_run(const VerifyArguments& arguments, const ledger::RunIdentity& identity,
                    ledger::Ledger& ledger);

}  // namespace mixferry::commands
