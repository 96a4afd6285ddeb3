#include "engine/commands/results.h"

#include <cstdio>
#include <fmt/format.h>
#include <set>

#include "engine/base/counted.h"
#include "engine/base/error.h"
#include "engine/base/replaced_file.h"
#include "engine/commands/layout_text.h"
#include "engine/commands/named_row.h"
#include "engine/commands/small_file.h"
#include "engine/ledger/state_folder.h"
#include "engine/report/output.h"
#include "engine/report/reject_line.h"

namespace mixferry::commands {
namespace {

namespace fs = std::filesystem;

/// Where it is kept which page a run has.
fs::path page_note(const fs::path& state_dir, ledger::RunId run) {
  return state_dir / "runs" / std::to_string(run) / "page";
}

/// The page that a run has now; empty if none is known.
fs::path page_of(const fs::path& state_dir, ledger::RunId run) {
  const auto noted = read_small_file(page_note(state_dir, run).string());
  std::error_code ignored;
  return noted && fs::exists(*noted, ignored) ? fs::path(*noted) : fs::path();
}

bool is_of_the_job(const ledger::RunRecord& run, const ledger::RunRecord& other) {
  return run.id != other.id && run.identity.project == other.identity.project &&
         run.identity.mapping == other.identity.mapping;
}

/// Leads from the page to those of other runs of the job, and remembers where it lies. A page that was
/// replaced since is the replacing run's.
void link_runs(const report::RunReport& report, report::RunPage& page, ledger::Ledger& ledger,
               const fs::path& state_dir) {
  constexpr std::size_t kLinksMax = 30;
  const fs::path own = fs::absolute(report.page_file).lexically_normal();
  const ledger::RunRecord run = ledger.run(report.run.value()).value();
  std::set<fs::path> linked = {own};
  for (const ledger::RunRecord& other : ledger.runs()) {
    if (page.others.size() == kLinksMax) break;
    if (!is_of_the_job(run, other)) continue;
    const fs::path theirs = page_of(state_dir, other.id);
    if (theirs.empty() || !linked.insert(theirs).second) continue;
    page.others.push_back(
        {.name = fmt::format("Run {}", other.id),
         .text = fmt::format("{}: {}, {} rejected", other.started, counted(other.tally.rows_read(), "row"),
                             grouped(other.tally.rows_rejected)),
         .page = theirs.lexically_relative(own.parent_path()).generic_string()});
  }
  ReplacedFile note(page_note(state_dir, run.id));
  note.write(own.string());
  note.commit();
}

void write_whole(const std::string& path, const std::string& text) {
  report::Output output(path);
  output.write(text);
  output.commit();
}

}  // namespace

void require_outputs_apart(const ResultArguments& results, const ReadingArguments& reading,
                           const PreparedReading& prepared, const std::vector<NamedFile>& further,
                           const StateFolder& state) {
  std::vector<NamedFile> inputs = {{"the mapping", reading.mapping}};
  inputs.insert(inputs.end(), further.begin(), further.end());
  for (const pipeline::SourceInfo& source : prepared.sources) inputs.push_back({"a source", source.path});
  for (const std::string& file : prepared.lookup_files) inputs.push_back({"a lookup's file", file});
  require_apart({{"--rejects", results.rejects_file},
                 {"--report", results.report_file},
                 {"--report-html", results.html_file},
                 {"--metrics-file", results.metrics_file},
                 {"--gone", results.gone_file}},
                inputs, state.path);
}

void require_writable(const ResultArguments& where) {
  for (const std::string& path :
       {where.rejects_file, where.report_file, where.html_file, where.metrics_file, where.gone_file}) {
    if (path.empty() || path == "-") continue;
    try {
      const ReplacedFile attempt(path);
    } catch (const RunError& problem) {
      throw RunError(ExitCode::usage, problem.what());
    }
  }
}

void write_reports(const report::RunReport& report, const report::RunPage& page,
                   const ResultArguments& where) {
  if (!where.report_file.empty()) write_whole(where.report_file, report::to_json(report));
  if (!where.html_file.empty()) write_whole(where.html_file, report::to_html(report, page));
}

void write_import_results(report::RunReport& report, report::RunPage& page, const ResultArguments& where,
                          ledger::Ledger& ledger, const StateFolder& state) {
  const std::filesystem::path folder = fs::path(state.path) / "runs" / std::to_string(report.run.value());
  ledger::make_state_folder(folder);
  report.rejects_file = where.rejects_file.empty() ? (folder / "rejects.jsonl").string() : where.rejects_file;
  report.report_file = where.report_file.empty() ? (folder / "report.json").string() : where.report_file;
  report.page_file = where.html_file;
  const bool sent_nothing = report.status == report::RunStatus::already_delivered;
  const auto is_history = [&](const std::string& named, const std::string& file) {
    return sent_nothing && named.empty() && std::filesystem::exists(file);
  };
  const std::string rejects = is_history(where.rejects_file, report.rejects_file) ? "" : report.rejects_file;
  std::vector<std::optional<connectors::RowLayout>> layouts;
  for (const std::string& text : ledger.layouts(report.run.value())) layouts.push_back(parse_layout(text));
  std::optional<report::Output> lines;
  if (!rejects.empty()) lines.emplace(rejects);
  std::size_t shown = 0;
  ledger.for_each_reject(report.run.value(), [&](SourceId source, const Reject& reject) {
    const std::string& path = report.sources[source].path;
    if (lines) lines->write(report::reject_line(path, reject));
    if (shown++ < report::kRejectsShown) report.first_rejects += report::reject_in_words(path, reject);
    if (!page.rejects.wants(reject.code)) return;
    page.rejects.note(path, reject,
                      layouts[source] ? with_column_names(*layouts[source], reject.raw) : reject.raw);
  });
  if (lines) lines->commit();
  if (!report.page_file.empty() && report.page_file != "-") link_runs(report, page, ledger, state.path);
  ResultArguments reports = where;
  reports.report_file = is_history(where.report_file, report.report_file) ? "" : report.report_file;
  write_reports(report, page, reports);
}

}  // namespace mixferry::commands
