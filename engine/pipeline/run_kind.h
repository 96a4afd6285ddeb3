#pragma once
/// Which kind of job a run is of. Syncs, imports, and what syncs do to gone profiles have runs of one form
/// in the ledger; parts of their effect, which no mapping has, tell them apart.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/ledger/values.h"
#include "mappings/plan/effect.h"

namespace mixferry::pipeline {

enum class RunKind : std::uint8_t {
  import,
  sync,
  gone,  ///< what a sync did to profiles that are gone: its source is a list of their ids
};
[[nodiscard]] RunKind kind_of(const ledger::RunIdentity& identity);
/// As lists and reports call it: `import`, `sync`, `gone`.
[[nodiscard]] std::string_view word_of(RunKind kind);

/// Makes `identity`, of an import, one of a sync against snapshots that `base` tells from others: against
/// later ones, the same rows are another run. `full`: everything is sent all the same.
void compare_with(ledger::RunIdentity& identity, const std::string& base, bool full = false);
/// Makes `identity` one of what a sync of `base` does to profiles that are gone. `job`: what that sync is
/// called; it stands where other runs have the name of their mapping, which is gone when the sync has ended.
void make_gone(ledger::RunIdentity& identity, const std::string& base, const std::string& job);

/// `identity` as that of an import which does the same with each row.
[[nodiscard]] ledger::RunIdentity as_import(ledger::RunIdentity identity);
/// What is done with each row, whatever kind of job it is of.
[[nodiscard]] mappings::Effect rules_of(const ledger::RunIdentity& identity);
/// Whether it is a sync that sends everything.
[[nodiscard]] bool sends_everything(const ledger::RunIdentity& sync);
/// Whether `gone` is of the very sync, or of another that is held against the same snapshots.
[[nodiscard]] bool is_gone_of(const ledger::RunIdentity& gone, const ledger::RunIdentity& sync);

}  // namespace mixferry::pipeline
