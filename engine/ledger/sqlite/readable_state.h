#pragma once
/// Reading the ledger of a state folder that may not be written to: a backup, a volume mounted for reading.

#include <filesystem>
#include <memory>

#include "engine/ledger/ledger.h"

namespace mixferry::ledger {

/// A ledger to be read alone. SQLite has to write beside a ledger even to read it, or passes over what its
/// log holds. So where the folder may not be written to, the ledger and its log are copied to a folder of our
/// own, readable by its owner alone, which is removed with what is handed out. A copy that was torn by an
/// import under way is refused like a damaged ledger. Throws `RunError` (`stopped`) when there is no room for
/// the copy, and as `open_ledger` does.
[[nodiscard]] std::shared_ptr<Ledger> open_readable_ledger(const std::filesystem::path& state_dir);

}  // namespace mixferry::ledger
