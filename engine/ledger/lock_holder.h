#pragma once
/// Who holds a lock that is waited for.

#include <filesystem>
#include <string>

namespace mixferry::ledger {

/// The process that holds a lock of any kind on `file`, for people: `process 4711 (sqlite3 ledger.sqlite, for
/// 12 min)`, by its name, its first argument and how long it has been running. Empty: none is found (it is in
/// another container, or on another machine).
[[nodiscard]] std::string holder_of_lock(const std::filesystem::path& file);

}  // namespace mixferry::ledger
