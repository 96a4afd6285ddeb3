#include "engine/commands/import_report.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/commands/import_ending.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/outline.h"
#include "engine/commands/results.h"
#include "mappings/language/mapping.h"

namespace mixferry::commands {
namespace {

report::RunStatus status_after(const pipeline::ImportOutcome& outcome) {
  if (!outcome.stop) return report::RunStatus::finished;
  return outcome.stop->exit_code == ExitCode::refused ? report::RunStatus::refused
                                                      : report::RunStatus::stopped;
}

/// What runs call the mapping that was asked for, read or not.
std::string mapping_named_by(const ReadingArguments& reading) {
  const bool by_id = reading.mapping.empty() && !reading.id_column.empty();
  return by_id ? mappings::mapping_of_id_column(reading.id_column).name : reading.mapping;
}

/// Which of the ids that the run asks for no row has. `is_read`: this process went through all rows.
std::vector<std::string> not_found(const ledger::RunRecord& run, const pipeline::AskedIds& asked,
                                   bool is_read) {
  if (is_read) return asked.not_found();
  const NamedCounts& found = run.tally.found_ids;
  if (found.empty() && run.tally.rows_read() != 0) return {};  // an older program did not keep them
  std::vector<std::string> missing = run.identity.only;
  std::erase_if(missing, [&](const std::string& id) { return found.contains(id); });
  return missing;
}

}  // namespace

report::RunReport report_to_begin_with(const ImportArguments& arguments) {
  report::RunReport report{.command = arguments.sync ? "sync" : "import",
                           .run = {},
                           .message = {},
                           .mapping = mapping_named_by(arguments.reading),
                           .sources = {},
                           .whole_run = {},
                           .this_time = {},
                           .started = utc_now(),
                           .finished = {},
                           .report_file = {},
                           .rejects_file = {},
                           .left_out = {}};
  for (const std::string& source : arguments.reading.sources)
    report.sources.push_back({.path = source, .dialect = {}, .error = {}});
  report.only.ids = arguments.reading.only;
  report.project = project_of(arguments.delivery);
  report.host = host_name();
  report.version = MIXFERRY_VERSION;
  report.state_option = arguments.state.option;
  return report;
}

void tell_of_run(report::RunReport& report, const ledger::RunRecord& run, const PreparedReading& prepared,
                 ledger::Ledger& ledger, const pipeline::ImportOutcome& outcome) {
  report.run = run.id;
  report.status = status_after(outcome);
  report.message = outcome.stop ? outcome.stop->message : "";
  report.mapping = prepared.mapping.name;
  report.identity_api = identity_api_of(prepared);
  report.whole_run = {run.tally, run.traffic, run.seconds};
  report.mended_by = run.mended_by;
  report.this_time = {outcome.tally, outcome.traffic, 0};
  report.last_row_wins = last_row_wins(prepared.mapping);
  report.started = run.started;
  report.finished = run.finished;
  report.left_out = left_out_of(prepared);
  if (prepared.asked) {
    report.only.rows_left_out = prepared.asked->rows_left_out();
    if (!outcome.stop) report.only.not_found = not_found(run, *prepared.asked, !outcome.sources.empty());
  }
  report.sources.clear();
  const std::vector<RangeSet> settled = ledger.settled(run.id);
  for (std::size_t i = 0; i < prepared.sources.size(); ++i) {
    report::SourceReport source{.path = prepared.sources[i].path,
                                .bytes = prepared.sources[i].bytes,
                                .rows = i < settled.size() ? settled[i].rows() : 0,
                                .dialect = prepared.sources[i].dialect,
                                .error = {}};
    if (i < outcome.sources.size()) {
      source.error = outcome.sources[i].error;
      if (!outcome.sources[i].dialect.empty()) source.dialect = outcome.sources[i].dialect;
    }
    report.sources.push_back(std::move(source));
  }
}

ExitCode exit_code_of(const report::RunReport& report, const pipeline::ImportOutcome& outcome,
                      const Guards& guards) {
  if (outcome.stop) return outcome.stop->exit_code;
  if (!report.only.not_found.empty()) return ExitCode::with_rejects;
  const Tally& tally = report.whole_run.tally;
  const bool lacks_rows = tally.rows_read() == 0 && report.only.ids.empty() && !guards.allow_no_rows();
  const bool any_gone_rejected =
      report.sync &&
      std::ranges::any_of(report.sync->spaces, [](const auto& space) { return space.gone_rejected != 0; });
  return lacks_rows || any_gone_rejected || tally.rows_rejected > report::rows_mended(report.mended_by) ||
                 tally.rows_in_doubt != 0
             ? ExitCode::with_rejects
             : ExitCode::done;
}

void note_failure(report::RunReport& report, ExitCode code, const char* why) {
  report.status = report::RunStatus::failed;
  report.message = why;
  report.exit_code = code;
  report.finished = utc_now();
}

}  // namespace mixferry::commands
