#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <string>

#include "engine/cli/commands.h"
#include "engine/ledger/ledger.h"
#include "engine/report/progress_line.h"
#include "engine/report/reject_line.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kRejectsShown = 10;

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

const char* state_in_words(ledger::RunState state) {
  return state == ledger::RunState::finished ? "finished" : "unfinished";
}

std::string sources_in_words(const ledger::RunIdentity& identity) {
  const std::string first = std::filesystem::path(identity.sources.front().path).filename().string();
  const std::size_t more = identity.sources.size() - 1;
  return more == 0 ? first : fmt::format("{} and {} more", first, more);
}

void print_table(const std::vector<ledger::RunRecord>& runs) {
  if (runs.empty()) {
    print("No runs yet.\n");
    return;
  }
  print(fmt::format("{:>5}  {:<20}  {:<10}  {:>12}  {:>9}  {:>8}  {:<20}  {}\n", "run", "started", "state",
                    "rows", "rejected", "in doubt", "mapping", "source"));
  for (const ledger::RunRecord& run : runs) {
    print(fmt::format("{:>5}  {:<20}  {:<10}  {:>12}  {:>9}  {:>8}  {:<20}  {}\n", run.id, run.started,
                      state_in_words(run.state), report::grouped(run.tally.rows_read()),
                      report::grouped(run.tally.rows_rejected), report::grouped(run.tally.rows_in_doubt),
                      run.identity.mapping, sources_in_words(run.identity)));
  }
}

void print_detail(const ledger::RunRecord& run) {
  print(fmt::format("run        {}, {}\nstarted    {}\nstopped    {}\nmapping    {}\nproject    {}\n", run.id,
                    state_in_words(run.state), run.started,
                    run.finished.empty() ? "not yet, or the process was killed" : run.finished,
                    run.identity.mapping, run.identity.project));
  for (const auto& source : run.identity.sources) print(fmt::format("source     {}\n", source.path));
  const Tally& tally = run.tally;
  print(fmt::format("rows       {} settled: {} delivered, {} filtered, {} rejected, {} in doubt\n",
                    report::grouped(tally.rows_read()), report::grouped(tally.rows_delivered),
                    report::grouped(tally.rows_filtered), report::grouped(tally.rows_rejected),
                    report::grouped(tally.rows_in_doubt)));
  print(fmt::format("updates    {} in {} requests, {} retries\n", report::grouped(tally.updates_sent),
                    report::grouped(run.traffic.requests), report::grouped(run.traffic.retries)));
  for (const auto& [code, rows] : tally.reject_reasons) {
    print(fmt::format("rejected   {} rows: {}\n", report::grouped(rows), code));
  }
}

void print_first_rejects(ledger::Ledger& ledger, const ledger::RunRecord& run) {
  std::size_t count = 0;
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    if (count++ >= kRejectsShown) return;
    print(fmt::format("  {} row {}, line {}: {}\n",
                      std::filesystem::path(run.identity.sources[source].path).filename().string(),
                      reject.row, reject.line, reject.message));
  });
  if (count > kRejectsShown) {
    print(fmt::format("  and {} more: mixferry runs {} --rejects\n", count - kRejectsShown, run.id));
  }
}

void print_in_doubt(ledger::Ledger& ledger, const ledger::RunRecord& run) {
  for (const ledger::InDoubtUpdate& update : ledger.in_doubt(run.id)) {
    print(fmt::format("in doubt   row {}, line {}: {}\n", update.row, update.line, update.update));
  }
}

}  // namespace

ExitCode show_runs(const Options& options) {
  ledger::Ledger ledger(options.state_dir);
  if (options.run == 0) {
    print_table(ledger.runs());
    return ExitCode::done;
  }
  const std::optional<ledger::RunRecord> run = ledger.run(options.run);
  if (!run) {
    throw RunError(ExitCode::usage, fmt::format("there is no run {} in {}; `mixferry runs` lists them all",
                                                options.run, options.state_dir));
  }
  if (options.show_rejects) {
    ledger.for_each_reject(run->id, [&](SourceId source, const Reject& reject) {
      print(report::reject_line(run->identity.sources[source].path, reject));
    });
    return ExitCode::done;
  }
  print_detail(*run);
  print_first_rejects(ledger, *run);
  print_in_doubt(ledger, *run);
  return ExitCode::done;
}

}  // namespace mixferry::cli
