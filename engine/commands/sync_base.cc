#include "engine/commands/sync_base.h"

#include <algorithm>
#include <fmt/format.h>

#include "engine/commands/kept_sync.h"
#include "engine/pipeline/run_kind.h"

namespace mixferry::commands {
namespace {

/// Whether the snapshots are others after this run than before. Where it is not known, they are: then the
/// rows are compared once more, and that is all.
bool has_changed_snapshots(const ledger::RunRecord& run, const StateFolder& state) {
  if (run.tally.rows_unchanged + run.tally.rows_filtered != run.tally.rows_read()) return true;
  const auto found = kept_sync_report(state, run.id);
  return !found || std::ranges::any_of(found->spaces, [](const auto& space) { return space.gone != 0; });
}

}  // namespace

std::string base_of_sync(const ledger::RunIdentity& of_rows, const std::string& snapshots, bool full,
                         ledger::Ledger& ledger, const StateFolder& state) {
  for (std::string base = snapshots;;) {
    ledger::RunIdentity identity = of_rows;
    pipeline::compare_with(identity, base, full);
    const std::string key = ledger::run_key(identity);
    const std::vector<ledger::RunRecord> runs = ledger.runs_concerning(identity);
    const auto before = std::ranges::find_if(runs, [&](const ledger::RunRecord& run) {
      return run.state == ledger::RunState::finished && ledger::run_key(run.identity) == key &&
             has_changed_snapshots(run, state);
    });
    if (before == runs.end()) return base;
    base += fmt::format("after run {}\n", before->id);
  }
}

}  // namespace mixferry::commands
