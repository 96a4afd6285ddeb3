#pragma once
/// What a state folder remembers of syncs, and how it is made to forget.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/commands/state_folder.h"
#include "engine/ledger/ledger.h"
#include "engine/projects/project.h"
#include "engine/syncing/kept_snapshots.h"

namespace mixferry::commands {

/// Reads a ledger that others may be writing to. Throws `RunError` (`stopped`) where it can't be read.
[[nodiscard]] syncing::KeptSnapshots snapshots_in(const StateFolder& state);

/// What is to be forgotten, as typed.
struct ForgetArguments {
  std::string what;      ///< a job, or the path of an unknown file
  std::string profiles;  ///< of the job, these alone; empty: all
  std::string project;  ///< as the ledger has it, or by its name in the file of projects; empty: the only one
};

/// One job's, or one unknown file.
struct Forgettable {
  std::vector<syncing::KeptSnapshot> snapshots = {};
  std::vector<syncing::UnknownFile> files = {};
};

/// Finds it among all that is kept. Throws `RunError` (`usage`) where there is no such thing, or several
/// projects have such a job: with commands that choose one. `known`: of the file of projects.
[[nodiscard]] Forgettable find_forgettable(const syncing::KeptSnapshots& kept, const ForgetArguments& asked,
                                           const std::vector<projects::Project>& known,
                                           const StateFolder& state);

/// Forgets it. Throws `RunError` (`stopped`) where a sync is at work on it, or the ledger can't be written.
void forget(const Forgettable& found, const StateFolder& state);

}  // namespace mixferry::commands
