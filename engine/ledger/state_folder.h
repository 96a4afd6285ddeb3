#pragma once
/// The folder that keeps what must outlive the program.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/descriptor.h"

namespace mixferry::ledger {

/// Makes `folder` and its missing parents, for their owner alone because rejects hold personal data. Throws
/// `RunError` (`stopped`) when that fails, or when `folder` may not be written to.
void make_state_folder(const std::filesystem::path& folder);

/// Keeps other processes that ask for the same out of `folder` until it is closed, by a lock on its file
/// `opening.lock`; waits for them for `at_most`, then throws `RunError` (`stopped`) that names who holds it.
/// A lock on the folder itself is somebody else's, and does not matter. Where the file system knows no locks,
/// it keeps nobody out.
[[nodiscard]] Descriptor lock_state_folder(const std::filesystem::path& folder,
                                           std::chrono::milliseconds at_most);

/// Takes from others, whatever rights they were given (an older program left that to the umask), all that
/// lies in the state folder: it holds personal data. What was done, and what is to be done about the folder
/// itself, in sentences; empty where all was well.
[[nodiscard]] std::vector<std::string> close_to_others(const std::filesystem::path& folder);

}  // namespace mixferry::ledger
