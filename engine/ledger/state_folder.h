#pragma once
/// The folder that keeps what must outlive the program.

#include <filesystem>

#include "engine/ledger/descriptor.h"

namespace mixferry::ledger {

/// Makes `folder` and its missing parents, for their owner alone because rejects hold personal data. Throws
/// `RunError` (`stopped`) when that fails, or when `folder` may not be written to.
void make_state_folder(const std::filesystem::path& folder);

/// Keeps other processes that ask for the same out of `folder` until it is closed; waits for them. Where the
/// file system knows no locks, it keeps nobody out.
[[nodiscard]] Descriptor lock_state_folder(const std::filesystem::path& folder);

}  // namespace mixferry::ledger
