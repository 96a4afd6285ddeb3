#pragma once
/// What is called by a name in a run, as people see it: nothing in it steers a terminal.

#include <string>

#include "engine/ledger/ledger.h"

namespace mixferry::cli {

[[nodiscard]] std::string name_for_screen(const std::string& path);

/// The last part of a path.
[[nodiscard]] std::string file_name(const std::string& path);

/// `2026-11-21T02:15:07Z` as people write it, to the minute.
[[nodiscard]] std::string minute_of(const std::string& time);

/// The ids of `--only`.
[[nodiscard]] std::string ids_in_words(const ledger::RunIdentity& identity);

}  // namespace mixferry::cli
