#pragma once
/// What differs between two runs: for whoever asks why tonight came out otherwise.

#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/ledger.h"
#include "engine/report/sync_report.h"

namespace mixferry::commands {

/// A run with what tells its columns.
struct RunToCompare {
  ledger::RunRecord run;
  std::vector<std::string> layouts;             ///< by source, as the ledger keeps them
  std::optional<report::SyncReport> sync = {};  ///< of a sync
};

/// Something that is not the same in both.
struct Difference {
  std::string what;  ///< `mapping`, `rows_rejected`, `rejected: id_empty`
  std::string before;
  std::string after;
};

struct RunsDiff {
  std::vector<Difference> values;    ///< of settings and counts
  std::vector<std::string> changes;  ///< of what the mapping does and of columns, a clause each
};

[[nodiscard]] RunsDiff differences(const RunToCompare& before, const RunToCompare& after);

}  // namespace mixferry::commands
