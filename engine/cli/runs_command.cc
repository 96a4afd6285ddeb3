#include <algorithm>
#include <boost/json/array.hpp>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

#include "engine/base/shell_word.h"
#include "engine/cli/commands.h"
#include "engine/cli/mending_files.h"
#include "engine/cli/output_files.h"
#include "engine/cli/run_details.h"
#include "engine/cli/run_json.h"
#include "engine/cli/runs_diff.h"
#include "engine/cli/run_details.h"
#include "engine/cli/run_json.h"
#include "engine/cli/runs_diff.h"
#include "engine/cli/runs_table.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/ledger/sqlite/readable_state.h"
#include "engine/mixpanel/region.h"
#include "engine/report/path_text.h"
#include "engine/report/pretty_json.h"
#include "engine/report/reject_line.h"
#include "engine/report/screen_text.h"
#include "engine/report/terminal.h"
#include "engine/report/words.h"

namespace mixferry::cli {
namespace {

/// Of rejects, and of updates in doubt, in the details of a run.
constexpr std::size_t kRejectsShown = 10;

void print(const std::string& text) {
  report::print_lines(text);
}

bool is_selective(const RunsArguments& arguments) {
  return !arguments.since.empty() || arguments.failed;
}

struct Listed {
  std::vector<ledger::RunRecord> runs;
  std::uint64_t more = 0;  ///< earlier ones, of those asked for
};

Listed runs_asked_for(ledger::Ledger& ledger, const RunsArguments& arguments) {
  if (!is_selective(arguments)) {
    std::vector<ledger::RunRecord> runs = ledger.runs(arguments.most);
    const std::uint64_t more = ledger.run_count() - runs.size();
    return {std::move(runs), more};
  }
  Listed listed;
  for (ledger::RunRecord& run : ledger.runs()) {
    if (run.started < arguments.since || (arguments.failed && !needs_a_look(run))) continue;
    if (listed.runs.size() < arguments.most) {
      listed.runs.push_back(std::move(run));
    } else {
      ++listed.more;
    }
  }
  return listed;
}

RowsOfRun rows_of(ledger::Ledger& ledger, ledger::RunId run) {
  return {.settled = ledger.settled(run), .under_way = ledger.intents(run)};
}

void list_runs(ledger::Ledger& ledger, const Options& options) {
  const RunsArguments& arguments = options.runs;
  const auto [runs, more] = runs_asked_for(ledger, arguments);
  if (arguments.json) {
    boost::json::array all;
    for (const ledger::RunRecord& run : runs) all.push_back(to_json(run, rows_of(ledger, run.id)));
    report::print_data(report::pretty_json(all));
    return;
  }
  if (runs.empty()) {
    print(is_selective(arguments) ? "No such runs.\n" : "No runs yet.\n");
    return;
  }
  print(table_of(runs, report::screen(STDOUT_FILENO).columns));
  if (more == 0) return;
  print(fmt::format("{} earlier: mixferry runs -n {}{}{}{}\n", report::counted(more, "run"),
                    more + runs.size(), arguments.since.empty() ? "" : " --since " + arguments.since,
                    arguments.failed ? " --failed" : "", options.state_option));
}

void print_rejects(ledger::Ledger& ledger, const ledger::RunRecord& run) {
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    report::print_data(report::reject_line(run.identity.sources[source].path, reject));
  });
}

void print_in_doubt(ledger::Ledger& ledger, const ledger::RunRecord& run) {
  ledger::for_each_doubtful_row(ledger, run.id, [&](const ledger::DoubtfulRow& row) {
    for (const std::string& update : row.updates)
      report::print_data(json_line_of(run.identity.sources[row.source].path, row, update));
  });
}

void show_first_rejects(ledger::Ledger& ledger, const ledger::RunRecord& run, const Options& options) {
  std::size_t count = 0;
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    const std::filesystem::path path(run.identity.sources[source].path);
    if (count++ < kRejectsShown) print(report::reject_in_words(path.filename().string(), reject));
  });
  if (count > kRejectsShown)
    print(fmt::format("  and {} more: mixferry runs {}{} --rejects\n", count - kRejectsShown, run.id,
                      options.state_option));
}

void show_first_in_doubt(ledger::Ledger& ledger, const ledger::RunRecord& run, const Options& options) {
  std::size_t count = 0;
  ledger::for_each_doubtful_row(ledger, run.id, [&](const ledger::DoubtfulRow& row) {
    for (const std::string& update : row.updates)
      if (count++ < kRejectsShown)
        print(in_doubt_in_words(run.identity.sources[row.source].path, row, update));
  });
  if (count > kRejectsShown)
    print(fmt::format("  and {} more: mixferry runs {}{} --in-doubt\n", count - kRejectsShown, run.id,
                      options.state_option));
}

/// Those that lie where an import leaves them by itself.
void show_files(const std::filesystem::path& state_dir, const ledger::RunRecord& run) {
  const std::filesystem::path folder = state_dir / "runs" / std::to_string(run.id);
  std::error_code ignored;
  for (const auto& [what, name] : {std::pair{"report", "report.json"}, {"rejects", "rejects.jsonl"}}) {
    if (!std::filesystem::exists(folder / name, ignored)) continue;
    print(fmt::format("{:<11}{}\n", what, (folder / name).native()));
  }
}

void show_run(ledger::Ledger& ledger, const ledger::RunRecord& run, const Options& options) {
  print(details_of(run, rows_of(ledger, run.id)));
  show_first_rejects(ledger, run, options);
  show_first_in_doubt(ledger, run, options);
  show_files(options.state_dir, run);
  if (run.tally.rows_rejected > run.rows_mended())
    print(fmt::format("to mend    mixferry runs {}{} --mend FILE\n", run.id, options.state_option));
}

/// How the mapping of a run is asked for again.
std::string mapping_option(const std::string& name) {
  constexpr std::string_view kIdColumn = "--id ";
  if (name.starts_with(kIdColumn)) return fmt::format("--id {}", shell_word(name.substr(kIdColumn.size())));
  return "-m " + shell_word(name);
}

/// How the server of a run is asked for again; it needs no word where it is that of most.
std::string project_option(const std::string& project) {
  const std::string url = project.substr(0, project.find(' '));
  if (url == mixpanel::base_url(mixpanel::Region::us)) return {};
  for (const auto& [name, region] : {std::pair{"eu", mixpanel::Region::eu}, {"in", mixpanel::Region::in}})
    if (url == mixpanel::base_url(region)) return fmt::format(" --region {}", name);
  return " --endpoint " + shell_word(url);
}

std::string how_to_mend(const MendingFile& file, const ledger::RunRecord& run, const Options& options) {
  const bool is_json = file.form == connectors::RowForm::json;
  const std::string timezone = file.timezone.empty() ? "" : " --timezone " + shell_word(file.timezone);
  return fmt::format("{}\n  mixferry import {} {}{}{}{}\n",
                     is_json
                         ? "Mend its lines, leave \"mixferry reject\" as it is, then:"
                         : "Mend its cells, leave the columns \"mixferry reject: ...\" as they are, then:",
                     shell_word(file.path), mapping_option(run.identity.mapping), timezone,
                     project_option(run.identity.project), options.state_option);
}

/// `a.csv`, `a.csv and 3 more`.
std::string first_of(const std::vector<std::string>& paths) {
  const std::string first = report::visible(report::valid_text(paths.front()));
  return paths.size() == 1 ? first : fmt::format("{} and {} more", first, paths.size() - 1);
}

void write_to_mend(ledger::Ledger& ledger, const ledger::RunRecord& run, const Options& options) {
  const std::string& path = options.runs.mend;
  require_apart({{"--mend", path}}, {}, options.state_dir);
  const MendingFiles written = write_for_mending(ledger, run, path);
  if (path == "-") return;
  if (written.files.empty()) print(fmt::format("Run {} has no rejects to be mended.\n", run.id));
  for (const MendingFile& file : written.files) {
    print(fmt::format("{}: {} of {}\n", report::visible(file.path), report::counted(file.rows, "row"),
                      first_of(file.sources)));
  }
  if (written.in_doubt_skipped != 0)
    print(fmt::format("left out: {} in doubt that you skipped, with nothing to be mended\n",
                      report::counted(written.in_doubt_skipped, "row")));
  for (const MendingFile& file : written.files) print(how_to_mend(file, run, options));
}

ledger::RunRecord find_run(ledger::Ledger& ledger, ledger::RunId id, const Options& options) {
  std::optional<ledger::RunRecord> run = ledger.run(id);
  if (run) return std::move(*run);
  throw RunError(ExitCode::usage, fmt::format("there is no run {} in {}; `mixferry runs{}` lists them all",
                                              id, options.state_dir, options.state_option));
}

void show_diff(ledger::Ledger& ledger, const Options& options) {
  const auto [before, after] = std::pair{options.runs.run, options.runs.other};
  const RunsDiff diff = differences({find_run(ledger, before, options), ledger.layouts(before)},
                                    {find_run(ledger, after, options), ledger.layouts(after)});
  if (options.runs.json) {
    report::print_data(report::pretty_json(to_json(diff, before, after)));
  } else {
    print(in_words(diff, before, after, report::screen(STDOUT_FILENO).columns));
  }
}

}  // namespace

ExitCode show_runs(const Options& options) {
  const ledger::ReadableState state(options.state_dir);
  const std::unique_ptr<ledger::Ledger> opened = ledger::open_ledger(state.folder());
  ledger::Ledger& ledger = *opened;
  const RunsArguments& arguments = options.runs;
  if (arguments.run == 0) {
    list_runs(ledger, options);
    return ExitCode::done;
  }
  if (arguments.other != 0) {
    show_diff(ledger, options);
    return ExitCode::done;
  }
  const ledger::RunRecord run = find_run(ledger, arguments.run, options);
  if (arguments.rejects) {
    print_rejects(ledger, run);
  } else if (arguments.in_doubt) {
    print_in_doubt(ledger, run);
  } else if (!arguments.mend.empty()) {
    write_to_mend(ledger, run, options);
  } else if (arguments.json) {
    report::print_data(report::pretty_json(to_json(run, rows_of(ledger, run.id))));
  } else {
    show_run(ledger, run, options);
  }
  return ExitCode::done;
}

}  // namespace mixferry::cli
