#include "engine/syncing/kept_snapshots.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/shell_word.h"
#include "engine/snapshot/snapshot.h"

namespace mixferry::syncing {
namespace {

namespace fs = std::filesystem;

/// Of a file, or of all files in a folder; 0 for what is not there.
std::uint64_t bytes_of(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    const std::uintmax_t bytes = fs::file_size(path, failed);
    return failed ? 0 : bytes;
  }
  std::uint64_t bytes = 0;
  for (const fs::directory_entry& inside : fs::directory_iterator(path, failed))
    bytes += bytes_of(inside.path());
  return bytes;
}

std::array<fs::path, 4> paths_of(const SpaceFiles& files) {
  return {files.snapshot, files.log, files.gone, files.mapping};
}

std::string trouble_with(const ledger::SnapshotRecord& record, const SpaceFiles& files) {
  std::error_code ignored;
  if (record.log && !fs::exists(files.log, ignored)) return "its log of changes is missing";
  if (record.stamp == 0) return "";
  if (!fs::exists(files.snapshot, ignored)) return "its file is missing";
  try {
    const snapshot::Description found = snapshot::describe(files.snapshot);
    // With its log folded in it is the next one, of which the ledger does not know yet.
    const bool is_present = found.stamp == record.stamp || (record.log && found.base == record.stamp);
    if (found.identity == identity_of(record.key) && is_present) return "";
    return "its file is an older copy, or another snapshot's";
  } catch (const RunError&) {
    return "its file is damaged";
  }
}

/// What lies in `folder`, in order.
std::vector<fs::path> inside(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code ignored;  // there is none before the first sync
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

ledger::RunLock take(const fs::path& state_dir, const std::string& key, const std::string& what) {
  auto lock = ledger::RunLock::try_to_take(state_dir, key);
  if (lock) return *std::move(lock);
  throw RunError(
      ExitCode::stopped,
      fmt::format("Another mixferry is at work on {}. Wait until it ends, or stop it, then run the "
                  "same command again.",
                  what));
}

}  // namespace

KeptSnapshots kept_snapshots(const fs::path& state_dir, ledger::Snapshots& ledger) {
  KeptSnapshots kept;
  std::set<fs::path> known;
  for (const ledger::SnapshotRecord& record : ledger.snapshots()) {
    const SpaceFiles files = files_of(state_dir, record.key);
    kept.known.push_back({.record = record,
                          .files = files,
                          .bytes = bytes_of(files.snapshot) + bytes_of(files.log),
                          .trouble = trouble_with(record, files)});
    known.insert(folder_of(state_dir, record.key));
    for (const fs::path& path : paths_of(files)) known.insert(path);
  }
  const auto put_unknown = [&](const fs::path& path) {
    std::error_code ignored;  // and a folder with nothing in it is nothing
    if (!known.contains(path) && !fs::is_empty(path, ignored))
      kept.unknown.push_back({.path = path, .bytes = bytes_of(path)});
  };
  for (const fs::path& folder : inside(state_dir / "snapshots")) {
    put_unknown(folder);
    if (known.contains(folder)) std::ranges::for_each(inside(folder), put_unknown);
  }
  return kept;
}

ledger::RunLock take_job(const fs::path& state_dir, const ledger::SnapshotKey& job) {
  return take(state_dir, lock_key(job), fmt::format("a sync of \"{}\"", job.job));
}

void forget(const fs::path& state_dir, std::span<const ledger::SnapshotKey> snapshots,
            ledger::Snapshots& ledger) {
  if (snapshots.empty()) return;
  const ledger::RunLock lock = take_job(state_dir, snapshots.front());
  std::error_code ignored;  // what remains is of no account: the ledger does not know it
  for (const ledger::SnapshotKey& key : snapshots) {
    ledger.forget_snapshot(key);
    for (const fs::path& path : paths_of(files_of(state_dir, key))) fs::remove(path, ignored);
  }
  fs::remove(folder_of(state_dir, snapshots.front()), ignored);  // if nothing is left in it
}

void remove_unknown(const fs::path& state_dir, const UnknownFile& file, ledger::Snapshots& ledger) {
  const fs::path place = file.path.lexically_relative(state_dir / "snapshots");
  const ledger::RunLock lock =
      take(state_dir, lock_key_of_folder(place.begin()->native()), "a sync that has " + file.path.native());
  const std::vector<UnknownFile> unknown = kept_snapshots(state_dir, ledger).unknown;
  if (std::ranges::find(unknown, file.path, &UnknownFile::path) == unknown.end())
    throw RunError(ExitCode::stopped, file.path.native() + " is a sync's by now, and was left as it is.");
  std::error_code failed;
  fs::remove_all(file.path, failed);
  if (failed)
    throw RunError(ExitCode::stopped,
                   fmt::format("{} can't be removed: {}.", file.path.native(), failed.message()));
}

std::string command_to_forget_job(const ledger::SnapshotKey& job, std::span<const ledger::SnapshotRecord> all,
                                  const std::string& state_option) {
  const bool is_elsewhere_too = std::ranges::any_of(all, [&](const ledger::SnapshotRecord& other) {
    return other.key.job == job.job && other.key.project != job.project;
  });
  return fmt::format("mixferry snapshots --forget {}{}{}", shell_word(job.job),
                     is_elsewhere_too ? " --of " + shell_word(job.project) : "", state_option);
}

}  // namespace mixferry::syncing
