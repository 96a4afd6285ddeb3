#pragma once
/// What to do about updates that were sent, got no answer, and do not bear repeating.

#include <cstdint>

#include "engine/ledger/ledger.h"
#include "engine/pipeline/import.h"

namespace mixferry::pipeline {

/// `--in-doubt`: leave them as they are, send them once more, or give them up as rejects.
enum class InDoubtDecision : std::uint8_t { keep, resend, skip };

/// Carries out `decision` on the run's updates in doubt; `resend` needs `job.reader`. Resent ones that get no
/// answer again stay in doubt. What is about people who were erased is given up instead, and no text of it is
/// kept. The outcome's `stop` tells why, where that ended it early.
[[nodiscard]] ImportOutcome decide_in_doubt(InDoubtDecision decision, const ImportJob& job,
                                            ledger::Ledger& ledger, ledger::RunId run);

}  // namespace mixferry::pipeline
