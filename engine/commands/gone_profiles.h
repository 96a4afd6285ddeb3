#pragma once
/// What a sync does with profiles that are gone: an import of a list of their ids, by a mapping that says it.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/early_stop.h"
#include "engine/snapshot/gone_ids.h"
#include "engine/syncing/space.h"
#include "mappings/language/mapping.h"

namespace mixferry::commands {

struct GoneOutcome {
  std::uint64_t done = 0;      ///< profiles that Mixpanel took it of
  std::uint64_t rejected = 0;  ///< of which it did not
  std::uint64_t requests = 0;  ///< that it took
  std::optional<pipeline::EarlyStop> stop = {};
};

/// Does to the profiles of `space` that are `gone` what `target` says of them, in a run of its own, which
/// goes on where it was broken off: the same profiles are gone then. `base` tells these snapshots from
/// others. The log of `space` knows from then on whom it was done to.
[[nodiscard]] GoneOutcome see_to_gone_profiles(const ImportArguments& arguments,
                                               const mappings::Target& target, const std::string& base,
                                               syncing::Space& space, snapshot::GoneIds gone,
                                               ledger::Ledger& ledger, Listener& listener);

}  // namespace mixferry::commands
