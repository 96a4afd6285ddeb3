#pragma once
/// What the ledger knows of past runs.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/range.h"
#include "engine/base/reject.h"
#include "engine/commands/mending_files.h"
#include "engine/commands/runs_diff.h"
#include "engine/commands/state_folder.h"
#include "engine/ledger/ledger.h"
#include "engine/report/sync_report.h"

namespace mixferry::commands {

/// Whether a person should look at it: it is not finished, or rows of it are rejected and not mended, or in
/// doubt.
[[nodiscard]] bool needs_a_look(const ledger::RunRecord& run);

/// Which runs are asked for.
struct RunFilter {
  std::uint64_t most = 20;  ///< the latest
  std::string since;        ///< only those that began at this time or later: UTC, ISO 8601; empty: all
  bool failed = false;      ///< only those that a person should look at

  [[nodiscard]] bool is_selective() const { return !since.empty() || failed; }
};

struct RunList {
  std::vector<ledger::RunRecord> runs;  ///< the latest first
  std::uint64_t more = 0;               ///< earlier ones, of those asked for
};

/// The rows of a run, by source.
struct RowsOfRun {
  std::vector<RangeSet> settled;
  std::vector<RangeSet> under_way;  ///< sent, and the run ended before an answer: they may be stored
};

struct RejectOfRun {
  std::string source;
  Reject reject;
};

struct InDoubtOfRun {
  std::string source;
  ledger::DoubtfulRow row;  ///< without its updates
  std::string update;
};

/// The first of many, and how many there are.
template <typename Item>
struct FirstOf {
  std::vector<Item> items;
  std::uint64_t count = 0;
};

/// All that is known of one.
struct RunDetails {
  ledger::RunRecord run;
  RowsOfRun rows;
  FirstOf<RejectOfRun> rejects = {};
  FirstOf<InDoubtOfRun> in_doubt = {};
  std::string report_file = {};                 ///< where an import left it by itself; empty: it did not
  std::string rejects_file = {};                ///< the same
  std::optional<report::SyncReport> sync = {};  ///< of a sync
  std::string sync_trouble = {};                ///< why there is none of a sync, a clause
};

/// Reads a ledger that others may be writing to, or that may not be written to. Everything throws `RunError`
/// (`usage`) for a run that there is not, and (`stopped`) where the ledger can't be read.
class PastRuns {
 public:
  explicit PastRuns(const StateFolder& state);

  [[nodiscard]] RunList list(const RunFilter& filter);
  [[nodiscard]] ledger::RunRecord find(ledger::RunId id);
  [[nodiscard]] RowsOfRun rows_of(ledger::RunId id);
  /// With at most `items_max` rejects and updates in doubt.
  [[nodiscard]] RunDetails details_of(ledger::RunId id, std::size_t items_max);

  /// What a sync found; nullopt: it is none, or its report can't be read.
  [[nodiscard]] std::optional<report::SyncReport> sync_of(ledger::RunId id) const;

  /// `source`: its path.
  void for_each_reject(const ledger::RunRecord& run,
                       const std::function<void(const std::string& source, const Reject&)>& visit);
  void for_each_in_doubt(const ledger::RunRecord& run,
                         const std::function<void(const std::string& source, const ledger::DoubtfulRow&,
                                                  const std::string& update)>& visit);

  [[nodiscard]] RunsDiff compare(ledger::RunId before, ledger::RunId after);
  /// See `write_for_mending`. Throws `RunError` (`usage`), with what to do, for a run of gone profiles.
  [[nodiscard]] MendingFiles write_to_mend(const ledger::RunRecord& run, const std::string& path);

 private:
  StateFolder state_;
  const std::shared_ptr<ledger::Ledger> ledger_;
};

}  // namespace mixferry::commands
