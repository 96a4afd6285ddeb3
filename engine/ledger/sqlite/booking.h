#pragma once
/// The changes of one transaction: rows settled, announced, decided; logs that go on with them.

#include <vector>

#include "engine/ledger/sqlite/tables.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// Carries out `changes` in their order, and adds them, and `traffic`, to what `run` counts. Throws as
/// `Settlements::commit` does; then the caller's transaction must not be committed.
void book(Tables& tables, RunId run, const std::vector<Change>& changes, const TrafficTally& traffic);

/// The other half of `Tables::take_doubt`: closes the books of the runs that `run` takes `rows` over from.
void leave_doubt(Tables& tables, RunId run, const std::vector<DoubtTaken>& rows);

}  // namespace mixferry::ledger
