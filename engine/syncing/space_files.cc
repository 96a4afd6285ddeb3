#include "engine/syncing/space_files.h"

#include <algorithm>
#include <fmt/format.h>

#include "engine/pipeline/run_identity.h"

namespace mixferry::syncing {
namespace {

constexpr std::size_t kNameBytesMax = 60;

std::string hash_of_job(const ledger::SnapshotKey& key) {
  return pipeline::short_hash(key.project + "\n" + key.job).substr(0, 16);
}

bool is_fit_for_names(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
}

/// `groups company`: `groups_company`; others with a hash, for they may be called anything.
std::string name_of(const std::string& profiles) {
  std::string name = profiles;
  std::ranges::replace(name, ' ', '_');
  if (name.size() <= kNameBytesMax && std::ranges::all_of(name, is_fit_for_names) &&
      std::ranges::count(profiles, '_') == 0)
    return name;
  return profiles.substr(0, profiles.find(' ')) + "_" + pipeline::short_hash(profiles);
}

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& state_dir, const ledger::SnapshotKey& key) {
  return state_dir / "snapshots" / hash_of_job(key);
}

SpaceFiles files_of(const std::filesystem::path& state_dir, const ledger::SnapshotKey& key) {
  const std::filesystem::path folder = folder_of(state_dir, key);
  const std::string name = name_of(key.profiles);
  return {.snapshot = folder / (name + ".snapshot"),
          .log = folder / (name + ".log"),
          .gone = folder / ("gone_" + name + ".jsonl"),
          .mapping = folder / ("gone_" + name + ".yaml")};
}

std::string identity_of(const ledger::SnapshotKey& key) {
  return fmt::format("{}\n{}\n{}", key.project, key.job, key.profiles);
}

std::string lock_key(const ledger::SnapshotKey& key) {
  return lock_key_of_folder(hash_of_job(key));
}

std::string lock_key_of_folder(const std::string& name) {
  return "sync-" + name;
}

}  // namespace mixferry::syncing
