#include <algorithm>
#include <boost/json/array.hpp>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <unistd.h>

#include "engine/cli/commands.h"
#include "engine/cli/mending_files.h"
#include "engine/cli/past_runs.h"
#include "engine/cli/shell_word.h"
#include "engine/ledger/ledger.h"
#include "engine/ledger/readable_state.h"
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

void list_runs(ledger::Ledger& ledger, const Options& options) {
  const RunsArguments& arguments = options.runs;
  const std::vector<ledger::RunRecord> runs = ledger.runs(arguments.most);
  if (arguments.json) {
    boost::json::array all;
    for (const ledger::RunRecord& run : runs) all.push_back(to_json(run, ledger.settled(run.id)));
    report::print_data(report::pretty_json(all));
    return;
  }
  if (runs.empty()) {
    print("No runs yet.\n");
    return;
  }
  print(table_of(runs, report::screen(STDOUT_FILENO).columns));
  if (const std::uint64_t all = ledger.run_count(); all > runs.size())
    print(fmt::format("{} earlier: mixferry runs -n {}{}\n", report::counted(all - runs.size(), "run"), all,
                      options.state_option));
}

void print_rejects(ledger::Ledger& ledger, const ledger::RunRecord& run) {
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    report::print_data(report::reject_line(run.identity.sources[source].path, reject));
  });
}

void print_in_doubt(ledger::Ledger& ledger, const ledger::RunRecord& run) {
  for (const ledger::InDoubtUpdate& update : ledger.in_doubt(run.id))
    report::print_data(json_line_of(run.identity.sources[update.source].path, update));
}

void show_first_rejects(ledger::Ledger& ledger, const ledger::RunRecord& run, const Options& options) {
  std::size_t count = 0;
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    const std::filesystem::path path(run.identity.sources[source].path);
    if (count++ < kRejectsShown) print(reject_in_words(path.filename().string(), reject));
  });
  if (count > kRejectsShown)
    print(fmt::format("  and {} more: mixferry runs {}{} --rejects\n", count - kRejectsShown, run.id,
                      options.state_option));
}

void show_first_in_doubt(ledger::Ledger& ledger, const ledger::RunRecord& run, const Options& options) {
  const std::vector<ledger::InDoubtUpdate> all = ledger.in_doubt(run.id);
  for (std::size_t i = 0; i < std::min(all.size(), kRejectsShown); ++i)
    print(in_doubt_in_words(run.identity.sources[all[i].source].path, all[i]));
  if (all.size() > kRejectsShown)
    print(fmt::format("  and {} more: mixferry runs {}{} --in-doubt\n", all.size() - kRejectsShown, run.id,
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
  print(details_of(run, ledger.settled(run.id)));
  show_first_rejects(ledger, run, options);
  show_first_in_doubt(ledger, run, options);
  show_files(options.state_dir, run);
  if (run.tally.rows_rejected != 0)
    print(fmt::format("to mend    mixferry runs {}{} --mend FILE\n", run.id, options.state_option));
}

std::string how_to_mend(const MendingFile& file, const ledger::RunRecord& run, const Options& options) {
  const bool is_json = file.form == connectors::RowForm::json;
  const std::string mapping = run.identity.mapping.starts_with("--id")
                                  ? run.identity.mapping
                                  : "-m " + shell_word(run.identity.mapping);
  return fmt::format("{}\n  mixferry import {} {}{}{}\n",
                     is_json
                         ? "Mend its lines, then:"
                         : "Mend its cells, leave the columns \"mixferry reject: ...\" as they are, then:",
                     shell_word(file.path), mapping, is_json ? " --format jsonl" : "", options.state_option);
}

/// `a.csv`, `a.csv and 3 more`.
std::string first_of(const std::vector<std::string>& paths) {
  const std::string first = report::visible(report::valid_text(paths.front()));
  return paths.size() == 1 ? first : fmt::format("{} and {} more", first, paths.size() - 1);
}

void write_to_mend(ledger::Ledger& ledger, const ledger::RunRecord& run, const Options& options) {
  const std::string& path = options.runs.mend;
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

ledger::RunRecord find_run(ledger::Ledger& ledger, const Options& options) {
  std::optional<ledger::RunRecord> run = ledger.run(options.runs.run);
  if (run) return std::move(*run);
  throw RunError(ExitCode::usage, fmt::format("there is no run {} in {}; `mixferry runs` lists them all",
                                              options.runs.run, options.state_dir));
}

}  // namespace

ExitCode show_runs(const Options& options) {
  const ledger::ReadableState state(options.state_dir);
  ledger::Ledger ledger(state.folder());
  const RunsArguments& arguments = options.runs;
  if (arguments.run == 0) {
    list_runs(ledger, options);
    return ExitCode::done;
  }
  const ledger::RunRecord run = find_run(ledger, options);
  if (arguments.rejects) {
    print_rejects(ledger, run);
  } else if (arguments.in_doubt) {
    print_in_doubt(ledger, run);
  } else if (!arguments.mend.empty()) {
    write_to_mend(ledger, run, options);
  } else if (arguments.json) {
    report::print_data(report::pretty_json(to_json(run, ledger.settled(run.id))));
  } else {
    show_run(ledger, run, options);
  }
  return ExitCode::done;
}

}  // namespace mixferry::cli
