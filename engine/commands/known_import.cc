#include "engine/commands/known_import.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "engine/commands/import_identity.h"
#include "engine/commands/verify_results.h"
#include "engine/pipeline/run_kind.h"

namespace mixferry::commands {
namespace {

bool shares_profiles(const ledger::RunIdentity& one, const ledger::RunIdentity& other) {
  return std::ranges::any_of(one.profiles, [&](const std::string& kind) {
    return std::ranges::find(other.profiles, kind) != other.profiles.end();
  });
}

bool went_there(const VerifyArguments& arguments, const ledger::RunIdentity& run,
                const ledger::RunIdentity& known) {
  if (run.project == known.project) return true;
  return arguments.delivery.project && went_into(arguments.delivery.project->project, run);
}

/// Whether all that it read was written by verifications.
bool mends(const ledger::RunIdentity& run, const VerifyArguments& arguments) {
  const std::string folder =
      (std::filesystem::absolute(verifications_folder(arguments)) / "").lexically_normal().string();
  return std::ranges::all_of(run.sources,
                             [&](const auto& source) { return source.path.starts_with(folder); });
}

}  // namespace

std::optional<report::KnownImport> known_import(const VerifyArguments& arguments,
                                                const ledger::RunIdentity& identity, ledger::Ledger& ledger) {
  const std::string key = ledger::run_key(identity);
  const auto latest = ledger.latest_run([&](const ledger::RunRecord& run) {
    return ledger::run_key(pipeline::as_import(run.identity)) == key;
  });
  const ledger::RunId id = arguments.run != 0 ? arguments.run : latest ? latest->id : 0;
  const auto run = id == 0 ? std::nullopt : ledger.run(id);
  if (!run) return std::nullopt;
  // What these syncs did to gone profiles comes behind them, and is about nobody of their rows.
  const auto is_gone_of_them = [&](const ledger::RunIdentity& later) {
    return pipeline::is_gone_of(later, run->identity) ||
           (latest && pipeline::is_gone_of(later, latest->identity));
  };
  report::KnownImport known{.run = id,
                            .is_sync = pipeline::kind_of(run->identity) == pipeline::RunKind::sync,
                            .rows_in_doubt = run->tally.rows_in_doubt,
                            .command = fmt::format("mixferry runs {}{}", id, arguments.state.option)};
  const ledger::RunId last = std::max(id, latest ? latest->id : 0);
  const std::vector<ledger::RunRecord> newest = ledger.runs(1);
  const ledger::RunId behind = newest.empty() ? 0 : newest.front().id - last;
  if (behind <= 0) return known;
  for (const ledger::RunRecord& later : ledger.runs(static_cast<std::uint64_t>(behind))) {
    if (later.id > last && later.tally.rows_delivered != 0 &&
        shares_profiles(later.identity, run->identity) &&
        went_there(arguments, later.identity, run->identity) && !mends(later.identity, arguments) &&
        !is_gone_of_them(later.identity))
      known.later_runs.push_back(later.id);
  }
  std::ranges::reverse(known.later_runs);
  return known;
}

}  // namespace mixferry::commands
