#pragma once
/// The durable memory of runs: what is settled, what is in doubt, what was rejected, what was asked,
/// who was erased.

#include <functional>

#include "engine/ledger/applied.h"
#include "engine/ledger/erased_people.h"
#include "engine/ledger/erasures.h"
#include "engine/ledger/fingerprints.h"
#include "engine/ledger/in_doubt.h"
#include "engine/ledger/quotas.h"
#include "engine/ledger/rejects.h"
#include "engine/ledger/runs.h"
#include "engine/ledger/settlements.h"
#include "engine/ledger/snapshots.h"

namespace mixferry::ledger {

/// All of it as the one thing that an import holds. Who needs a part takes that part.
///
/// Each change is one transaction, durable on return. What is given out was held against sums over what was
/// written: damage is refused before anything rests on it. A ledger belongs to one thread at a time; others,
/// and other processes, open their own. Every failure of what keeps it is a `RunError` (`stopped`) that says
/// what failed and what to do; what was committed before stays true.
class Ledger : public Runs,
               public Settlements,
               public Rejects,
               public InDoubt,
               public Applied,
               public Fingerprints,
               public Quotas,
               public Snapshots,
               public Erasures,
               public ErasedPeople {
 public:
  /// Throws when it is not sound, or anything that run `id` (0: one that is yet to begin) is asked for until
  /// its end is not what was written: before something is sent, not when it comes to light behind it. 1.5 s
  /// for a million rejects.
  virtual void require_sound(RunId id) = 0;
  /// All that `read` reads is of one moment, and cheaper than one by one.
  virtual void at_one_moment(const std::function<void()>& read) = 0;
};

}  // namespace mixferry::ledger
