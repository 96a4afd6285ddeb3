#include "engine/commands/snapshots.h"

#include <algorithm>
#include <fmt/format.h>

#include "engine/base/error.h"
#include "engine/base/listed.h"
#include "engine/commands/import_identity.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/ledger/sqlite/readable_state.h"

namespace mixferry::commands {
namespace {

bool is_of(const std::string& project, const std::string& asked,
           const std::vector<projects::Project>& known) {
  if (asked.empty() || asked == project) return true;
  return std::ranges::any_of(known, [&](const projects::Project& one) {
    ledger::RunIdentity somewhere;
    somewhere.project = project;
    return one.name == asked && went_into(one, somewhere);
  });
}

std::vector<ledger::SnapshotRecord> records_of(const std::vector<syncing::KeptSnapshot>& snapshots) {
  std::vector<ledger::SnapshotRecord> records;
  for (const syncing::KeptSnapshot& one : snapshots) records.push_back(one.record);
  return records;
}

[[noreturn]] void refuse_unknown(const syncing::KeptSnapshots& kept, const ForgetArguments& asked,
                                 const StateFolder& state) {
  std::vector<std::string> profiles;
  for (const syncing::KeptSnapshot& one : kept.known)
    if (one.record.key.job == asked.what || one.record.key.job == job_of(asked.what))
      profiles.push_back(one.record.key.profiles);
  const std::string of = asked.project.empty() ? "" : " in " + asked.project;
  if (profiles.empty())
    throw RunError(ExitCode::usage, fmt::format("no sync called \"{}\" is remembered in {}; `mixferry "
                                                "snapshots{}` lists them all",
                                                asked.what, state.path, state.option));
  throw RunError(
      ExitCode::usage,
      fmt::format("of \"{}\" no snapshot of {}{} is kept, but of {}; `mixferry snapshots{}` lists them all",
                  asked.what, asked.profiles.empty() ? "profiles" : asked.profiles, of,
                  listed(profiles, "and"), state.option));
}

void require_one_project(const Forgettable& found, const syncing::KeptSnapshots& kept,
                         const StateFolder& state) {
  const std::string& first = found.snapshots.front().record.key.project;
  if (std::ranges::all_of(found.snapshots, [&](const auto& one) { return one.record.key.project == first; }))
    return;
  std::string commands;
  for (std::size_t i = 0; i < found.snapshots.size(); ++i) {
    const ledger::SnapshotKey& key = found.snapshots[i].record.key;
    if (i == 0 || found.snapshots[i - 1].record.key.project != key.project)
      commands += "\n  " + syncing::command_to_forget_job(key, records_of(kept.known), state.option);
  }
  throw RunError(ExitCode::usage,
                 fmt::format("syncs called \"{}\" went into several projects. Choose one:{}",
                             job_in_words(found.snapshots.front().record.key.job), commands));
}

}  // namespace

syncing::KeptSnapshots snapshots_in(const StateFolder& state) {
  return syncing::kept_snapshots(state.path, *ledger::open_readable_ledger(state.path));
}

Forgettable find_forgettable(const syncing::KeptSnapshots& kept, const ForgetArguments& asked,
                             const std::vector<projects::Project>& known, const StateFolder& state) {
  Forgettable found;
  for (const syncing::KeptSnapshot& one : kept.known) {
    const ledger::SnapshotKey& key = one.record.key;
    if ((key.job == asked.what || key.job == job_of(asked.what)) &&
        (asked.profiles.empty() || key.profiles == asked.profiles) &&
        is_of(key.project, asked.project, known))
      found.snapshots.push_back(one);
  }
  if (!found.snapshots.empty()) {
    require_one_project(found, kept, state);
    return found;
  }
  const std::filesystem::path path = std::filesystem::absolute(asked.what).lexically_normal();
  for (const syncing::UnknownFile& file : kept.unknown)
    if (std::filesystem::absolute(file.path).lexically_normal() == path) found.files.push_back(file);
  if (found.files.empty()) refuse_unknown(kept, asked, state);
  return found;
}

void forget(const Forgettable& found, const StateFolder& state) {
  const std::unique_ptr<ledger::Ledger> ledger = ledger::open_ledger(state.path);
  std::vector<ledger::SnapshotKey> keys;
  for (const syncing::KeptSnapshot& one : found.snapshots) keys.push_back(one.record.key);
  syncing::forget(state.path, keys, *ledger);
  for (const syncing::UnknownFile& file : found.files) syncing::remove_unknown(state.path, file, *ledger);
}

}  // namespace mixferry::commands
