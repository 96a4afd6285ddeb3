#pragma once
/// Every table of the ledger, and what their rows add up to.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/sqlite/applied_table.h"
#include "engine/ledger/sqlite/count_table.h"
#include "engine/ledger/sqlite/erased_table.h"
#include "engine/ledger/sqlite/erasure_tables.h"
#include "engine/ledger/sqlite/range_table.h"
#include "engine/ledger/sqlite/resume_table.h"
#include "engine/ledger/sqlite/row_tables.h"
#include "engine/ledger/sqlite/run_table.h"
#include "engine/ledger/sqlite/snapshot_table.h"
#include "engine/ledger/sqlite/sum_table.h"

namespace mixferry::ledger {

/// The tables with their statements prepared, and the changes that touch several of them and their sums
/// (those of rows: booking.h). Changes belong inside a transaction of the caller. What is given out was held
/// against its sums before; damage is a `RunError`.
class Tables {
 public:
  explicit Tables(Database& database);

  /// Sums up everything anew, for what an older program wrote.
  void sum_up();
  /// Throws when the tables' definitions, or one of its short lists, are not what was written.
  void check_whole();
  /// Throws when what `run` rests on is not what was written, or does not add up: its sources, ranges, places
  /// to resume at and counts; of these, how many rows they speak of.
  void check_books(RunId run);
  /// The same for rows that were kept.
  void check_in_doubt(RunId run);
  void check_rejects(RunId run, Checksum sum);
  /// The same for what has applied `counter`.
  void check_applied(CounterId counter);
  /// The same for people, tasks and steps of a request, and for the list of erased people.
  void check_request(PrivacyRequestId request);
  void check_erased();

  [[nodiscard]] std::optional<RunRecord> load(RunId run);
  [[nodiscard]] RunId begin(const RunIdentity& identity);
  void keep_layouts(RunId run, const std::vector<std::string>& layouts);
  void finish(RunId run, RunState state, double seconds);
  void extend(RunId run, const RunIdentity& identity);

  /// Under a new number, if it has none.
  [[nodiscard]] CounterId number_of(const Counter& counter);

  void take_doubt(RunId run, const std::vector<DoubtTaken>& rows);

  void keep_mending(const Mending& mending);
  [[nodiscard]] std::map<RowOfRun, RunId> mended(RunId run);

  RunTable runs;
  RangeTable settled;
  RangeTable intents;
  ResumeTable resume;
  CountTable counts;
  RejectTable rejects;
  InDoubtTable in_doubt;
  MendingTable mendings;
  CounterTable counters;
  AppliedTable applied;
  SnapshotTable snapshots;
  PrivacyRequestTable requests;
  PersonTable people;
  TaskTable tasks;
  StepTable steps;
  ErasedTable erased;
  SumTable sums;

 private:
  [[nodiscard]] std::vector<Mending> mendings_of(RunId run);
  [[nodiscard]] Checksum sum_of_request(PrivacyRequestId request);
  [[nodiscard]] Checksum books_sum(RunId run, const RangeChange& settled_sum);
  /// Runs `change`, and makes the sum of all runs follow what it does to `run`.
  template <typename Work>
  void change_run(RunId run, Work&& work);
  [[noreturn]] void refuse(RunId run, std::string_view what) const;

  Database& database_;
};

}  // namespace mixferry::ledger
