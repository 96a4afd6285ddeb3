#pragma once
/// What other runs left in doubt.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/range.h"
#include "engine/ledger/ledger.h"
#include "engine/ledger/run_lock.h"

namespace mixferry::pipeline {

/// Rows of other runs whose `add` and `append` may never have been stored: they got no answer, or were under
/// way when the process ended. Where such a row comes again it is in doubt there, and no longer in its run:
/// only one run may decide it. So as long as this lives, no other process can take up a run that it has been
/// told such a row of. What a process is at just then is in doubt to nobody else.
class OtherDoubts {
 public:
  /// `own_key`: of the import's own run, whose lock is held. `given_up`: runs whose place it is about to
  /// take, once it has their locks.
  OtherDoubts(std::filesystem::path state_dir, std::string own_key, std::vector<ledger::RunId> given_up = {})
      : state_dir_(std::move(state_dir)), own_key_(std::move(own_key)), given_up_(std::move(given_up)) {}

  /// Whether `row` is one; `ledger` is the calling thread's own. Each run is asked about once.
  [[nodiscard]] bool contain(const ledger::RowOfRun& row, ledger::Ledger& ledger);

 private:
  struct OfRun {
    std::optional<ledger::RunLock> lock;
    std::vector<RangeSet> rows;  ///< by source
  };

  void look_at(ledger::RunId run, OfRun& doubts, ledger::Ledger& ledger) const;

  const std::filesystem::path state_dir_;
  const std::string own_key_;
  const std::vector<ledger::RunId> given_up_;
  std::map<ledger::RunId, OfRun> runs_;
};

}  // namespace mixferry::pipeline
