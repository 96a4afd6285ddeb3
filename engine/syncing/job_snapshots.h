#pragma once
/// The snapshots of one job, from the last sync to the next.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/ledger.h"
#include "engine/ledger/run_lock.h"
#include "engine/snapshot/fold.h"
#include "engine/syncing/space.h"

namespace mixferry::syncing {

/// What they are wanted for.
enum class SnapshotUse : std::uint8_t {
  sync,
  /// To look at: the ledger and all files stay as they are, so that a run that was killed can go on still.
  /// What is folded is folded aside, and gone once it is open.
  dry_run,
};

/// What of them is the present one stands in the ledger: files that it does not know are of no account, and
/// one that is not what it knows is refused. Held by one process at a time. All throw `RunError` (`stopped`),
/// with what to do, where a file is damaged, old or not there, where the disk fails, and where another
/// process has the job.
class JobSnapshots {
 public:
  /// `spaces`: of the plan, in its order, as in ledger::SnapshotKey. `state_option`: how commands that are to
  /// be pasted name the state folder. `ledger` must outlive this.
  JobSnapshots(std::filesystem::path state_dir, std::string project, std::string job,
               const std::vector<std::string>& spaces, ledger::Ledger& ledger, std::string state_option = {},
               SnapshotUse use = SnapshotUse::sync);
  ~JobSnapshots();

  /// The run whose changes are in no snapshot yet.
  [[nodiscard]] std::optional<ledger::RunId> unfolded() const;
  /// Puts them there, those of spaces that the job had once, too.
  void fold();
  /// Reads the snapshots: a row may be held against them now.
  void open();

  /// Tells the present snapshots from all that were before.
  [[nodiscard]] std::string base() const;
  /// When the last sync ended, UTC; empty: there was none.
  [[nodiscard]] std::string last_made() const;
  /// In the plan's order.
  [[nodiscard]] std::vector<Space>& spaces() { return spaces_; }
  [[nodiscard]] const std::vector<Space>& spaces() const { return spaces_; }

  /// Opens the logs of the run that goes on, else new ones, which count from `begin_logs` on.
  void open_logs();
  /// What was added to the logs counts, and is of `run`.
  void begin_logs(ledger::RunId run);
  /// Removes the logs that were not begun.
  void drop_logs();
  /// Removes what lists of gone profiles there are.
  void forget_the_gone() const;

 private:
  void fold(const ledger::SnapshotRecord& record);
  void fold(const ledger::SnapshotRecord& record, const SpaceFiles& files, const snapshot::Snapshot& last);
  /// What was folded, by a process that was killed before it noted that.
  void note_folded();
  /// The snapshot that the log of `record` was folded into, if nobody noted that.
  [[nodiscard]] std::optional<snapshot::Snapshot> unnoted_fold(const ledger::SnapshotRecord& record);
  void fold_aside(Space& space);
  void remove_asides();
  /// The present one as the ledger has it; of no profiles before there is one.
  [[nodiscard]] snapshot::Snapshot last_of(const ledger::SnapshotRecord& record, const SpaceFiles& files);
  void require_none(const std::filesystem::path& snapshot) const;
  [[noreturn]] void refuse_other(const ledger::SnapshotRecord& record, const SpaceFiles& files);
  /// What `read` returns; what it throws says what to do, too.
  template <typename Read>
  [[nodiscard]] auto with_remedy(const ledger::SnapshotKey& key, const Read& read) -> decltype(read());
  [[nodiscard]] std::string to_forget(const ledger::SnapshotKey& key);
  [[nodiscard]] snapshot::Night night_of(ledger::RunId run);

  const std::filesystem::path state_dir_;
  const std::string state_option_;
  const ledger::SnapshotKey job_;  ///< of no space
  ledger::Ledger& ledger_;
  const ledger::RunLock lock_;
  const SnapshotUse use_;
  std::vector<std::filesystem::path> asides_;  ///< that are still there
  std::vector<Space> spaces_;
};

}  // namespace mixferry::syncing
