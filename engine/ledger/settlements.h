#pragma once
/// Which rows of a run are accounted for, and which are about to be.

#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// Invariant: each row in a run's settled ranges is stored by Mixpanel, or filtered, or durably kept as a
/// reject or as in doubt; and the run's tally counts it exactly once. Both change in one transaction.
class Settlements {
 public:
  virtual ~Settlements() = default;

  /// What is settled of each source of the run, by `SourceId`.
  [[nodiscard]] virtual std::vector<RangeSet> settled(RunId id) = 0;
  /// The furthest place known in each source of the run, by `SourceId`, before which all rows are settled.
  [[nodiscard]] virtual std::vector<RowPlace> resume_places(RunId id) = 0;
  /// Rows whose unrepeatable updates were about to be sent and were never settled: a killed process left
  /// them.
  [[nodiscard]] virtual std::vector<RangeSet> intents(RunId id) = 0;

  /// One transaction: all of `changes`, in their order; and what went over the wire since the last one. It is
  /// durable on return, and all or nothing.
  ///
  /// A settlement ends the intents of its rows. Intents may overlap earlier ones. Throws `RunError`
  /// (`stopped`) when meanwhile another process has announced a row of an intent that may be applied only
  /// once; `std::logic_error` when a row is settled already, a tally does not add up, nothing of a row is in
  /// doubt, or a log of changes is not the run's or goes back: then the caller has lost count.
  virtual void commit(RunId id, const std::vector<Change>& changes, const TrafficTally& traffic) = 0;
};

}  // namespace mixferry::ledger
