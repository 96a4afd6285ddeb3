#pragma once
/// Rows that were not delivered, and which of them came back.

#include <functional>
#include <map>
#include <vector>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

class Rejects {
 public:
  virtual ~Rejects() = default;

  /// Visits the run's rejects by source and row, each rejected row once. One at a time is in memory. `visit`
  /// must not use the ledger.
  virtual void for_each_reject(RunId id, const std::function<void(SourceId, const Reject&)>& visit) = 0;

  /// Remembers where rejects came back. Passes over what is no reject of its run, and what is not settled.
  virtual void keep_mendings(const std::vector<Mending>& mendings) = 0;
  /// Rejects of the run that came back, once or several times, and were settled as something else at last:
  /// with the run that did it.
  [[nodiscard]] virtual std::map<RowOfRun, RunId> mended(RunId id) = 0;
};

}  // namespace mixferry::ledger
