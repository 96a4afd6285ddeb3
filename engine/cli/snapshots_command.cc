#include "engine/cli/snapshots_command.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "engine/cli/common_options.h"
#include "engine/cli/consent.h"
#include "engine/cli/project_options.h"
#include "engine/cli/settings.h"
#include "engine/cli/snapshots_text.h"
#include "engine/commands/projects_file.h"
#include "engine/report/pretty_json.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {

SnapshotsCommand::SnapshotsCommand()
    : Command(
          {.name = "snapshots", .help = "What is remembered of syncs; forget it", .tells_settings = false}) {}

void SnapshotsCommand::add_options(CLI::App& app) {
  CLI::Option* const json = app.add_flag("--json", json_, "Print it as JSON");
  CLI::Option* const forget =
      app.add_option(
             "--forget", asked_.what,
             "Forget what was sent for this job, so that its next sync sends everything; or remove an "
             "unknown file")
          ->option_text("JOB")
          ->check(not_blank())
          ->excludes(json);
  app.add_option("--profiles", asked_.profiles, "Of the job these alone: users, \"groups company\"")
      ->option_text("PROFILES")
      ->needs(forget);
  app.add_option(
         "--of", asked_.project,
         "Where several projects have such a job: of this one, by its name in the file of projects, or "
         "as the list in JSON has it")
      ->option_text("PROJECT")
      ->needs(forget);
  app.add_flag("--yes", is_sure_, "Don't ask")->needs(forget);
  for (CLI::Option* option : app.get_options()) option->configurable(false);
  add_config(app);
  add_projects_file(app, projects_file_);
  add_state(app, common.state);
}

void SnapshotsCommand::forget(const syncing::KeptSnapshots& kept) const {
  const auto known =
      commands::read_projects_file(projects_file_.empty() ? default_projects_file() : projects_file_);
  const commands::Forgettable found = commands::find_forgettable(
      kept, asked_, known ? known->projects : std::vector<projects::Project>(), common.state);
  report::print_lines(in_words(found), stderr);
  if (!is_sure_ && !can_ask())
    throw RunError(ExitCode::usage, "nobody can be asked here whether that may be forgotten: add --yes.");
  if (!is_sure_ && !says_yes("Forget it?")) return report::print_lines("Nothing was forgotten.\n", stderr);
  commands::forget(found, common.state);
  report::print_lines("Forgotten.\n", stderr);
}

ExitCode SnapshotsCommand::run(report::Console& /*console*/) {
  const syncing::KeptSnapshots kept = commands::snapshots_in(common.state);
  if (!asked_.what.empty()) {
    forget(kept);
  } else if (json_) {
    report::print_data(report::pretty_json(to_json(kept)));
  } else {
    report::print_lines(in_words(kept, common.state));
  }
  return ExitCode::done;
}

}  // namespace mixferry::cli
