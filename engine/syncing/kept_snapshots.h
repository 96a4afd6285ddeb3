#pragma once
/// All snapshots of a state folder, looked at from outside, and how they are forgotten.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/ledger/ledger.h"
#include "engine/ledger/run_lock.h"
#include "engine/syncing/space_files.h"

namespace mixferry::syncing {

struct KeptSnapshot {
  ledger::SnapshotRecord record;
  SpaceFiles files = {};
  std::uint64_t bytes = 0;   ///< on the disk, its log with it
  std::string trouble = {};  ///< why no sync takes it, a clause; empty: its beginning tells none
};

/// In the folder of snapshots, and of none that the ledger knows.
struct UnknownFile {
  std::filesystem::path path;  ///< of a folder, where all in it is unknown
  std::uint64_t bytes = 0;
};

struct KeptSnapshots {
  std::vector<KeptSnapshot> known;   ///< by project, job and profiles
  std::vector<UnknownFile> unknown;  ///< by path. Of a sync that is at work some may be.
};

/// Reads of each file its beginning alone.
[[nodiscard]] KeptSnapshots kept_snapshots(const std::filesystem::path& state_dir, ledger::Snapshots& ledger);

/// Keeps syncs of `job`, whose profiles don't matter, away. Throws `RunError` (`stopped`) where one is at
/// work.
[[nodiscard]] ledger::RunLock take_job(const std::filesystem::path& state_dir,
                                       const ledger::SnapshotKey& job);

/// As if none of `snapshots`, which are of one job, had ever been. Killed in between, what remains is
/// unknown. Throws as `take_job`, and where the ledger can't be written.
void forget(const std::filesystem::path& state_dir, std::span<const ledger::SnapshotKey> snapshots,
            ledger::Snapshots& ledger);
/// Removes a file, or a folder with all in it. Throws `RunError` (`stopped`) where a sync is at work on it,
/// where the ledger knows it by now, or it can't be removed.
void remove_unknown(const std::filesystem::path& state_dir, const UnknownFile& file,
                    ledger::Snapshots& ledger);

/// What to type to have all of `job` forgotten, whose profiles don't matter, with no more words than it takes
/// among `all`. `state_option`: ` --state DIR`, where that is needed.
[[nodiscard]] std::string command_to_forget_job(const ledger::SnapshotKey& job,
                                                std::span<const ledger::SnapshotRecord> all,
                                                const std::string& state_option);

}  // namespace mixferry::syncing
