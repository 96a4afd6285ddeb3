#pragma once
/// What is called by a name in a run, as people see it: nothing in it steers a terminal.

#include <string>

#include "engine/ledger/ledger.h"

namespace mixferry::cli {

[[nodiscard]] std::string name_for_screen(const std::string& path);

/// The last part of a path.
[[nodiscard]] std::string file_name(const std::string& path);

/// The ids of `--only`.
[[nodiscard]] std::string ids_in_words(const ledger::RunIdentity& identity);

}  // namespace mixferry::cli
