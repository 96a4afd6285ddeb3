#pragma once
/// Which counters have been applied, or may have been, row by row.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// The table `counters`: each counter of a project that was ever about to be applied, under a number.
class CounterTable {
 public:
  explicit CounterTable(Database& database);

  [[nodiscard]] std::optional<CounterId> find(const Counter& counter);
  /// By what it changes the sum.
  Checksum insert(const Counter& counter);
  [[nodiscard]] std::vector<Counter> load();
  [[nodiscard]] std::vector<CounterId> ids();
  [[nodiscard]] Checksum sum();

 private:
  Statement find_;
  Statement insert_;
  Statement select_;
};

/// The table `applied`: an entry for each row and counter, by counter and key, so that a key is found at once
/// whatever the number of runs. Changes belong inside a transaction of the caller.
class AppliedTable {
 public:
  explicit AppliedTable(Database& database);

  /// By what it changes the sum; 0: it is there already.
  Checksum insert(RunId run, SourceId source, const AppliedRow& row);
  /// The same; 0: it is not there.
  Checksum remove(RunId run, SourceId source, const AppliedRow& row);
  /// Another row with the same counter and key, if there is one.
  [[nodiscard]] std::optional<RowOfRun> applied_by_another(RunId run, SourceId source, const AppliedRow& row);
  /// Each with that counter and key of another run than `own`.
  void rows_of_others(RunId own, CounterId counter, const Hash128& key, std::vector<RowOfRun>& rows);
  /// How often this was asked about that counter and key, this time included.
  [[nodiscard]] std::uint64_t times_met(CounterId counter, const Hash128& key);
  [[nodiscard]] bool any_of_others(RunId own, CounterId counter);
  [[nodiscard]] Checksum sum(CounterId counter);

 private:
  Database& database_;
  Statement insert_;
  Statement remove_;
  Statement find_other_;
  Statement select_others_;
  Statement any_of_others_;
  Statement select_;
  std::optional<Statement> meet_;  ///< in a table of its own, which goes with the connection
};

}  // namespace mixferry::ledger
