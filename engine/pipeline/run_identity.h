#pragma once
/// What makes two imports the same run: the bytes of the sources, everything that decides what rows become,
/// the project.

#include <string>
#include <string_view>

#include "engine/ledger/ledger.h"

namespace mixferry::pipeline {

/// XXH3 of the bytes of the source's file as stored, and its size; of a member or sheet with its name.
/// Remembered in the ledger by path, size, times and inode, so that an unchanged file is not read again.
/// Throws `RunError` (`usage`) when the file can't be read.
[[nodiscard]] std::string fingerprint(const std::string& source, ledger::Ledger& ledger);

/// A short hash of `text`, for identities; not for secrets.
[[nodiscard]] std::string short_hash(std::string_view text);

/// Copies standard input into `<state_dir>/stdin/` and returns the file's path, which is the same for the
/// same bytes: so an import from a pipe can be resumed like any other. The caller removes the file when it is
/// of no more use. Throws `RunError` (`stopped`) when there is no room.
[[nodiscard]] std::string keep_standard_input(const std::string& state_dir);

}  // namespace mixferry::pipeline
