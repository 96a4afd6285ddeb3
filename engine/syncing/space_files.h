#pragma once
/// Where the files of a sync's job are.

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/ledger/snapshots.h"

namespace mixferry::syncing {

/// Of all spaces of one job: `STATE/snapshots/<hash of project and job>`.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& state_dir,
                                              const ledger::SnapshotKey& key);

/// The files of one space, in the folder of its job.
struct SpaceFiles {
  std::filesystem::path snapshot;
  std::filesystem::path log;      ///< of changes to it
  std::filesystem::path gone;     ///< ids that are gone, as JSON Lines, while something is done about them
  std::filesystem::path mapping;  ///< what that is
};
[[nodiscard]] SpaceFiles files_of(const std::filesystem::path& state_dir, const ledger::SnapshotKey& key);

/// What a snapshot, and a log, says that it is of.
[[nodiscard]] std::string identity_of(const ledger::SnapshotKey& key);

/// The key of the lock of the job (ledger::RunLock).
[[nodiscard]] std::string lock_key(const ledger::SnapshotKey& key);
/// The same by the name of the job's folder.
[[nodiscard]] std::string lock_key_of_folder(const std::string& name);

}  // namespace mixferry::syncing
