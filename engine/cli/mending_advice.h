#pragma once
/// What to do with the rejects of a run that were written down to be mended.

#include <span>
#include <string>

#include "engine/commands/mending_files.h"
#include "engine/commands/state_folder.h"
#include "engine/ledger/ledger.h"
#include "engine/projects/project.h"

namespace mixferry::cli {

/// Which files there are, and for each the command that imports it once it is mended: into the one of `known`
/// that the run went into, by its name. Ends in a line break.
[[nodiscard]] std::string how_to_mend(const commands::MendingFiles& written, const ledger::RunRecord& run,
                                      const commands::StateFolder& state,
                                      std::span<const projects::Project> known);

}  // namespace mixferry::cli
