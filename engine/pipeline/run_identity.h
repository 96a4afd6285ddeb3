#pragma once
/// What makes two imports the same run: the bytes of the sources, everything that decides what rows become,
/// the project.

#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/fingerprints.h"

namespace mixferry::pipeline {

/// For each source, XXH3 of the bytes of its file as stored, and its size; of a member or sheet with its
/// name. Remembered in the ledger by path, size, times and inode, so that an unchanged file is not read
/// again; all in one commit, or thousands of small files would wait for the disk one by one.
/// Throws `RunError` (`usage`) when a file can't be read.
[[nodiscard]] std::vector<std::string> fingerprints(const std::vector<std::string>& sources,
                                                    ledger::Fingerprints& cache);

/// A short hash of `text`, for identities; not for secrets.
[[nodiscard]] std::string short_hash(std::string_view text);

/// Copies standard input into `<state_dir>/stdin/` and returns the file's path, which is the same for the
/// same bytes: so an import from a pipe can be resumed like any other. The caller removes the file when it is
/// of no more use. Throws `RunError` (`stopped`) when there is no room.
[[nodiscard]] std::string keep_standard_input(const std::string& state_dir);

}  // namespace mixferry::pipeline
