#pragma once
/// What makes a sync of an import: what the last one sent is held against tonight's rows before any is sent.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/reject.h"
#include "engine/base/tally.h"
#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/commands/reading.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/early_stop.h"
#include "engine/pipeline/import.h"
#include "engine/pipeline/row_spool.h"
#include "engine/report/sync_report.h"
#include "engine/syncing/change_sample.h"
#include "engine/syncing/comparison.h"
#include "engine/syncing/job_snapshots.h"
#include "engine/syncing/logged_settlements.h"
#include "engine/syncing/repeats_stage.h"

namespace mixferry::commands {

/// One sync, in the order of its members. All throw `RunError` where a file of the state folder can't be
/// read or written.
class ImportSync {
 public:
  /// Takes the job, whose snapshots another process may not have. Throws `RunError` (`usage`) for a mapping
  /// that can't be synced. All arguments must outlive it; `arguments.sync` is there.
  ImportSync(const ImportArguments& arguments, const PreparedReading& prepared, const std::string& project,
             ledger::Ledger& ledger, Listener& listener);

  /// What an earlier run sent, and is in no snapshot yet, comes into it, unless the run of `identity` is that
  /// run. Makes `identity` one of a sync against these snapshots.
  void take_up(ledger::RunIdentity& identity);

  /// Reads all rows and sends nothing. Why nothing should be sent of them; nullopt: it may.
  /// `is_new`: nothing of the run is settled.
  [[nodiscard]] std::optional<pipeline::EarlyStop> compare(bool is_new);

  /// Keeps the report beside run `run`, as it is so far.
  void keep_report(ledger::RunId run) const;
  /// Notes what is about to change, before anything is sent.
  void begin(ledger::RunId run);
  /// Makes `job` send what was found, and remember it. `job` ends before this.
  void watch(pipeline::ImportJob& job);
  /// Everything else of run `run` is settled: does with profiles that are gone what the mapping says. Why the
  /// sync does not end well.
  [[nodiscard]] std::optional<pipeline::EarlyStop> see_to_the_gone(ledger::RunId run);
  /// Run `run` is over: what it sent comes into the snapshots, unless it goes on some day.
  void finish(ledger::RunId run, bool is_finished);

  [[nodiscard]] const report::SyncReport& report() const { return report_; }
  /// What the comparison says that the run comes to; nothing before there was one.
  [[nodiscard]] Tally prospect() const;
  /// That came up in the comparison, in words.
  [[nodiscard]] const std::string& first_rejects() const { return first_rejects_; }

 private:
  void warn_of_imports(const ledger::RunIdentity& identity);
  void give_up_the_gone(const ledger::RunIdentity& of_rows);
  void note_change(const syncing::KnownChange& change);
  void note_gone();
  void note_rejects(SourceId source, const std::vector<Reject>& rejects);
  void fill_in_report();
  void tell_what_is_sent() const;
  void list_the_gone() const;
  /// That says what becomes of who is gone; nullptr where nobody can be.
  [[nodiscard]] const mappings::Target* target_of(std::size_t space) const;
  [[nodiscard]] bool acts_on_gone(std::size_t space) const;
  [[nodiscard]] bool may_be_kept() const;

  const ImportArguments& arguments_;
  const SyncArguments& asked_;
  const PreparedReading& prepared_;
  ledger::Ledger& ledger_;
  Listener& listener_;
  syncing::JobSnapshots snapshots_;
  pipeline::OwnerNoting noting_;
  std::optional<syncing::Comparison> comparison_;
  std::vector<syncing::ChangeSample> samples_;  ///< by space
  std::vector<std::uint64_t> noted_;            ///< by space: changes that are not durable in its log
  std::optional<pipeline::RowSpool> spool_;     ///< what is to be sent, if it is little
  std::optional<syncing::LoggedSettlements> settlements_;
  std::optional<syncing::RepeatsStage> repeats_;
  ledger::RunIdentity identity_ = {};
  std::string base_;  ///< what the run is held against
  report::SyncReport report_;
  std::string first_rejects_;
  std::size_t rejects_shown_ = 0;
};

}  // namespace mixferry::commands
