#pragma once
/// The ledger in a file of a state folder.

#include <chrono>
#include <filesystem>
#include <memory>

#include "engine/ledger/ledger.h"

namespace mixferry::ledger {

struct LedgerOptions {
  /// How long another process may keep the file locked before that is an error.
  std::chrono::milliseconds busy_timeout{30'000};
};

/// Opens, or makes, the ledger in folder `state_dir`, which is made, too, if need be: SQLite in WAL mode with
/// `synchronous=FULL`, one file for all runs (FORMAT.md). Refuses a file of a newer format, one that is
/// damaged, and one that lacks a commit.
[[nodiscard]] std::unique_ptr<Ledger> open_ledger(const std::filesystem::path& state_dir,
                                                  const LedgerOptions& options = {});

}  // namespace mixferry::ledger
