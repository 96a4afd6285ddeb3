#include "engine/commands/runs.h"

#include <filesystem>
#include <fmt/format.h>
#include <optional>

#include "engine/base/error.h"
#include "engine/commands/kept_sync.h"
#include "engine/commands/output_files.h"
#include "engine/ledger/sqlite/readable_state.h"
#include "engine/pipeline/run_kind.h"

namespace mixferry::commands {

bool needs_a_look(const ledger::RunRecord& run) {
  const bool is_closed = run.state == ledger::RunState::finished || run.state == ledger::RunState::superseded;
  return !is_closed || run.tally.rows_rejected > run.rows_mended() || run.tally.rows_in_doubt != 0;
}

PastRuns::PastRuns(const StateFolder& state)
    : state_(state), ledger_(ledger::open_readable_ledger(state.path)) {}

RunList PastRuns::list(const RunFilter& filter) {
  if (!filter.is_selective()) {
    std::vector<ledger::RunRecord> runs = ledger_->runs(filter.most);
    const std::uint64_t more = ledger_->run_count() - runs.size();
    return {.runs = std::move(runs), .more = more};
  }
  RunList list;
  for (ledger::RunRecord& run : ledger_->runs()) {
    if (run.started < filter.since || (filter.failed && !needs_a_look(run))) continue;
    if (list.runs.size() < filter.most) {
      list.runs.push_back(std::move(run));
    } else {
      ++list.more;
    }
  }
  return list;
}

std::optional<report::SyncReport> PastRuns::sync_of(ledger::RunId id) const {
  if (!has_sync_report(state_, id)) return std::nullopt;
  auto sync = kept_sync_report(state_, id);
  if (!sync) return std::nullopt;
  return std::move(*sync);
}

ledger::RunRecord PastRuns::find(ledger::RunId id) {
  std::optional<ledger::RunRecord> run = ledger_->run(id);
  if (run) return std::move(*run);
  throw RunError(ExitCode::usage, fmt::format("there is no run {} in {}; `mixferry runs{}` lists them all",
                                              id, state_.path, state_.option));
}

RowsOfRun PastRuns::rows_of(ledger::RunId id) {
  return {.settled = ledger_->settled(id), .under_way = ledger_->intents(id)};
}

RunDetails PastRuns::details_of(ledger::RunId id, std::size_t items_max) {
  RunDetails details{.run = find(id), .rows = rows_of(id)};
  for_each_reject(details.run, [&](const std::string& source, const Reject& reject) {
    if (details.rejects.count++ < items_max) details.rejects.items.push_back({source, reject});
  });
  for_each_in_doubt(
      details.run, [&](const std::string& source, const ledger::DoubtfulRow& row, const std::string& update) {
        if (details.in_doubt.count++ >= items_max) return;
        details.in_doubt.items.push_back(
            {source, {.source = row.source, .row = row.row, .line = row.line}, update});
      });
  const std::filesystem::path folder = std::filesystem::path(state_.path) / "runs" / std::to_string(id);
  std::error_code ignored;
  for (const auto& [name, file] :
       {std::pair{"report.json", &details.report_file}, {"rejects.jsonl", &details.rejects_file}}) {
    if (std::filesystem::exists(folder / name, ignored)) *file = folder / name;
  }
  if (!has_sync_report(state_, id)) return details;
  if (auto sync = kept_sync_report(state_, id)) {
    details.sync = std::move(*sync);
  } else {
    details.sync_trouble = sync.error();
  }
  return details;
}

void PastRuns::for_each_reject(const ledger::RunRecord& run,
                               const std::function<void(const std::string&, const Reject&)>& visit) {
  ledger_->for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    visit(run.identity.sources[source].path, reject);
  });
}

void PastRuns::for_each_in_doubt(
    const ledger::RunRecord& run,
    const std::function<void(const std::string&, const ledger::DoubtfulRow&, const std::string&)>& visit) {
  ledger::for_each_doubtful_row(*ledger_, run.id, [&](const ledger::DoubtfulRow& row) {
    for (const std::string& update : row.updates) visit(run.identity.sources[row.source].path, row, update);
  });
}

RunsDiff PastRuns::compare(ledger::RunId before, ledger::RunId after) {
  const auto read = [&](ledger::RunId id) {
    return RunToCompare{find(id), ledger_->layouts(id), sync_of(id)};
  };
  return differences(read(before), read(after));
}

MendingFiles PastRuns::write_to_mend(const ledger::RunRecord& run, const std::string& path) {
  if (pipeline::kind_of(run.identity) == pipeline::RunKind::gone) {
    throw RunError(
        ExitCode::usage,
        fmt::format("run {} is what a sync did to profiles that were gone: its rejects are no rows of an "
                    "export, and nothing is to be mended in them. The next sync tries them again by itself. "
                    "To see them: mixferry runs {} --rejects{}",
                    run.id, run.id, state_.option));
  }
  require_apart({{"--mend", path}}, {}, state_.path);
  return write_for_mending(*ledger_, run, path);
}

}  // namespace mixferry::commands
