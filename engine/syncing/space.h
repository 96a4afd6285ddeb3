#pragma once
/// One space of a sync: what the last one knew of its profiles, and what this one changes.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/snapshot/change_log.h"
#include "engine/snapshot/snapshot.h"
#include "engine/syncing/space_files.h"

namespace mixferry::syncing {

struct Space {
  ledger::SnapshotRecord record;  ///< as the ledger has it
  SpaceFiles files;
  snapshot::Snapshot last;                            ///< of no profiles: this is the first sync
  std::optional<snapshot::ChangeLogWriter> log = {};  ///< while a run is at work
  bool log_is_new = false;                            ///< what is about to change has to be noted in it

  [[nodiscard]] const std::string& profiles() const { return record.key.profiles; }
};

}  // namespace mixferry::syncing
