#include "engine/cli/runs_command.h"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

#include "engine/base/counted.h"
#include "engine/base/utc_time.h"
#include "engine/cli/common_options.h"
#include "engine/cli/mending_advice.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/project_options.h"
#include "engine/cli/run_details.h"
#include "engine/cli/run_json.h"
#include "engine/cli/runs_diff_text.h"
#include "engine/cli/runs_table.h"
#include "engine/cli/settings.h"
#include "engine/cli/time_text.h"
#include "engine/commands/projects_file.h"
#include "engine/pipeline/run_kind.h"
#include "engine/report/pretty_json.h"
#include "engine/report/reject_line.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

using commands::PastRuns;

/// Of rejects, and of updates in doubt, in the details of a run.
constexpr std::size_t kItemsShown = 10;

constexpr std::int64_t kRunMax = 1'000'000'000'000;

ledger::RunId run_in(const std::string& word, Problems& problems) {
  ledger::RunId number = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (failed == std::errc{} && end == word.data() + word.size() && number >= 1 && number <= kRunMax)
    return number;
  problems.push_back(fmt::format("{}: a run is called by its number; `mixferry runs` lists them", word));
  return 0;
}

/// `2026-11-20`, or as much more of `2026-11-20T02:15:07Z` as there is.
bool is_moment(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";
  constexpr std::size_t kDay = 10;
  if (text.size() < kDay || text.size() > kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !is_digit : text[i] != kForm[i]) return false;
  }
  return true;
}

std::string moment_before_now(std::chrono::milliseconds time) {
  return utc_time(std::chrono::system_clock::now() - time);
}

void understand_since(const std::string& typed, std::string& since, Problems& problems) {
  constexpr auto longest = std::chrono::years(1'000);
  if (typed.empty()) return;
  const auto ago = parse_time(typed);
  if (ago && *ago > std::chrono::milliseconds::zero() && *ago < longest) {
    since = moment_before_now(*ago);
  } else if (is_moment(typed)) {
    since = typed;
  } else {
    problems.push_back(fmt::format(
        "--since {}: give a day or a time (UTC) such as 2026-11-20 or 2026-11-20T02:15, or how long "
        "ago: 7d, 12h",
        typed));
  }
}

}  // namespace

void understand_runs(const TypedRuns& typed, RunsArguments& runs, Problems& problems) {
  const std::vector<std::string>& words = typed.words;
  if (words.size() == 3 && words.front() == "diff") {
    runs.run = run_in(words[1], problems);
    runs.other = run_in(words[2], problems);
    if (runs.rejects || runs.in_doubt || !runs.mend.empty())
      problems.emplace_back("diff compares two runs: --rejects, --in-doubt and --mend are of one");
  } else if (words.size() > 1 || (!words.empty() && words.front() == "diff")) {
    problems.emplace_back("give the number of one run, or diff and two of them: mixferry runs diff 3 5");
  } else if (!words.empty()) {
    runs.run = run_in(words.front(), problems);
  }
  understand_since(typed.since, runs.filter.since, problems);
}

RunsCommand::RunsCommand()
    : Command({.name = "runs",
               .help = "What the ledger knows of past runs; details of one",
               .tells_settings = false}) {}

void RunsCommand::add_options(CLI::App& app) {
  CLI::Option* const run =
      app.add_option("RUN", typed_.words, "Its number; or diff and two numbers: what differs between them");
  otherwise(app.add_option("-n", arguments_.filter.most, "How many to list, the latest first")
                ->option_text("RUNS")
                ->check(at_least(1))
                ->excludes(run),
            {.value = fmt::to_string(arguments_.filter.most)});
  app.add_option("--since", typed_.since, "Only those since a day, a time or so long (2026-11-20, 7d, 12h)")
      ->option_text("TIME")
      ->excludes(run);
  app.add_flag("--failed", arguments_.filter.failed,
               "Only those that are not finished, or have rows rejected and not mended, or in doubt")
      ->excludes(run);
  CLI::Option* const json = app.add_flag("--json", arguments_.json, "Print it as JSON");
  CLI::Option* const rejects =
      app.add_flag("--rejects", arguments_.rejects, "Print the run's rejects as JSON Lines");
  CLI::Option* const in_doubt =
      app.add_flag("--in-doubt", arguments_.in_doubt, "Print the run's updates in doubt as JSON Lines");
  CLI::Option* const mend =
      app.add_option("--mend", arguments_.mend,
                     "Write the run's rejects to a file in which to mend them, for import: CSV "
                     "for spreadsheets, or JSON Lines of JSON")
          ->option_text("FILE");
  for (CLI::Option* option : {rejects, in_doubt, mend}) option->needs(run)->excludes(json);
  rejects->excludes(in_doubt)->excludes(mend);
  in_doubt->excludes(mend);
  for (CLI::Option* option : app.get_options()) option->configurable(false);
  add_config(app);
  add_projects_file(app, projects_file_);
  add_state(app, common.state);
}

void RunsCommand::understand(Problems& problems) {
  understand_runs(typed_, arguments_, problems);
}

void RunsCommand::list(PastRuns& past) const {
  const commands::RunFilter& filter = arguments_.filter;
  const auto [runs, more] = past.list(filter);
  if (arguments_.json) {
    boost::json::array all;
    for (const ledger::RunRecord& run : runs)
      all.push_back(to_json(run, past.rows_of(run.id), past.sync_of(run.id)));
    report::print_data(report::pretty_json(all));
    return;
  }
  if (runs.empty()) {
    report::print_lines(filter.is_selective() ? "No such runs.\n" : "No runs yet.\n");
    return;
  }
  report::print_lines(table_of(runs, report::screen(STDOUT_FILENO).columns));
  if (more == 0) return;
  report::print_lines(fmt::format("{} earlier: mixferry runs -n {}{}{}{}\n", counted(more, "run"),
                                  more + runs.size(), filter.since.empty() ? "" : " --since " + filter.since,
                                  filter.failed ? " --failed" : "", common.state.option));
}

void RunsCommand::show_one(PastRuns& past) const {
  const commands::RunDetails details = past.details_of(arguments_.run, kItemsShown);
  const std::string again = fmt::format("mixferry runs {}{}", details.run.id, common.state.option);
  std::string text = details_of(details.run, details.rows) + sync_in_details(details);
  for (const auto& [source, reject] : details.rejects.items)
    text += report::reject_in_words(std::filesystem::path(source).filename().string(), reject);
  if (details.rejects.count > kItemsShown)
    text += fmt::format("  and {} more: {} --rejects\n", details.rejects.count - kItemsShown, again);
  for (const auto& [source, row, update] : details.in_doubt.items)
    text += in_doubt_in_words(source, row, update);
  if (details.in_doubt.count > kItemsShown)
    text += fmt::format("  and {} more: {} --in-doubt\n", details.in_doubt.count - kItemsShown, again);
  if (!details.report_file.empty()) text += fmt::format("report     {}\n", details.report_file);
  if (!details.rejects_file.empty()) text += fmt::format("rejects    {}\n", details.rejects_file);
  if (report::rows_to_mend(details.run.tally, details.run.mended_by) != 0)
    text += pipeline::kind_of(details.run.identity) == pipeline::RunKind::gone
                ? "to mend    nothing: the next sync tries again by itself\n"
                : fmt::format("to mend    {} --mend FILE\n", again);
  report::print_lines(text);
}

void RunsCommand::compare_two(PastRuns& past) const {
  const commands::RunsDiff diff = past.compare(arguments_.run, arguments_.other);
  if (arguments_.json) {
    report::print_data(report::pretty_json(to_json(diff, arguments_.run, arguments_.other)));
  } else {
    report::print_lines(
        in_words(diff, arguments_.run, arguments_.other, report::screen(STDOUT_FILENO).columns));
  }
}

void RunsCommand::write_to_mend(PastRuns& past) const {
  const ledger::RunRecord run = past.find(arguments_.run);
  const commands::MendingFiles written = past.write_to_mend(run, arguments_.mend);
  if (arguments_.mend == "-") return;
  // Only for the name of the project: without the file, its server will do.
  const auto known =
      commands::read_projects_file(projects_file_.empty() ? default_projects_file() : projects_file_);
  report::print_lines(how_to_mend(written, run, common.state,
                                  known ? std::span(known->projects) : std::span<const projects::Project>()));
}

ExitCode RunsCommand::run(report::Console& /*console*/) {
  PastRuns past(common.state);
  if (arguments_.run == 0) {
    list(past);
  } else if (arguments_.other != 0) {
    compare_two(past);
  } else if (arguments_.rejects) {
    past.for_each_reject(past.find(arguments_.run), [](const std::string& source, const Reject& reject) {
      report::print_data(report::reject_line(source, reject));
    });
  } else if (arguments_.in_doubt) {
    past.for_each_in_doubt(
        past.find(arguments_.run),
        [](const std::string& source, const ledger::DoubtfulRow& row, const std::string& update) {
          report::print_data(json_line_of(source, row, update));
        });
  } else if (!arguments_.mend.empty()) {
    write_to_mend(past);
  } else if (arguments_.json) {
    report::print_data(report::pretty_json(
        to_json(past.find(arguments_.run), past.rows_of(arguments_.run), past.sync_of(arguments_.run))));
  } else {
    show_one(past);
  }
  return ExitCode::done;
}

}  // namespace mixferry::cli
