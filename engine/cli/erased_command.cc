#include "engine/cli/erased_command.h"

#include <CLI/CLI.hpp>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <vector>

#include "engine/base/counted.h"
#include "engine/cli/common_options.h"
#include "engine/cli/project_options.h"
#include "engine/cli/settings.h"
#include "engine/commands/erased.h"
#include "engine/report/narrow_table.h"
#include "engine/report/pretty_json.h"
#include "engine/report/screen_text.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

using commands::ErasedByRequest;

boost::json::object json_of(const ErasedByRequest& one) {
  return {{"request", one.request},      {"since", one.since},     {"people", one.people},
          {"allowed_again", one.lifted}, {"project", one.project}, {"project_id", one.project_number},
          {"reference", one.reference}};
}

std::string table_of_erased(const std::vector<ErasedByRequest>& all) {
  constexpr std::array<report::NarrowColumn, 6> columns = {{{.to_the_right = true},
                                                            {},
                                                            {.to_the_right = true},
                                                            {.to_the_right = true},
                                                            {.keeps_end = true},
                                                            {.keeps_end = true}}};
  std::vector<std::vector<std::string>> lines = {
      {"request", "since", "people", "allowed again", "project", "reference"}};
  for (const ErasedByRequest& one : all) {
    lines.push_back({std::to_string(one.request), one.since, grouped(one.people), grouped(one.lifted),
                     report::visible(one.project), report::visible(one.reference)});
  }
  return report::narrow_table(columns, lines);
}

}  // namespace

ErasedCommand::ErasedCommand()
    : Command({.name = "erased", .help = "Tell how many people were erased; allow one again"}) {}

void ErasedCommand::add_options(CLI::App& app) {
  CLI::Option* const json = app.add_flag("--json", json_, "Print the list as JSON")->configurable(false);
  app.add_option("--allow", allowed_,
                 "They signed up again: let this id, as it is sent, be sent to the project from now on")
      ->option_text("ID")
      ->check(not_blank())
      ->configurable(false)
      ->excludes(json);
  add_project_choice(app);
  add_project_names(app, project_);
  add_place(app, place_);
  add_config(app);
  add_state(app, common.state);
  add_console(app, common.console);
}

void ErasedCommand::understand(Problems& problems) {
  project_.project = common.project;
  understand_place(place_, project_, problems);
  if (!allowed_.empty() && project_.token.empty() && project_.project_id.empty())
    problems.emplace_back(
        "--allow: of which project? Name it by --project, or give its token or number as the import has it: "
        "--token (MIXPANEL_TOKEN), --project-id");
}

void ErasedCommand::list() const {
  const std::vector<ErasedByRequest> all = commands::erased_by_request(common.state);
  if (json_) {
    boost::json::array shown;
    for (const ErasedByRequest& one : all) shown.push_back(json_of(one));
    const boost::json::object object{{"schema", 1}, {"erased", std::move(shown)}};
    return report::print_data(report::pretty_json(object));
  }
  if (all.empty()) return report::print_lines("Nobody was erased by this state folder.\n");
  report::print_lines(table_of_erased(all));
}

ExitCode ErasedCommand::run(report::Console& console) {
  if (allowed_.empty()) {
    list();
    return ExitCode::done;
  }
  const std::string id = report::visible(allowed_);
  if (!commands::allow_again(allowed_, project_, common.state)) {
    console.warn(fmt::format(
        "{} is not on the list of erased people of this project, so nothing was changed. Ids are compared as "
        "they are sent: after the mapping, letter by letter.",
        id));
    return ExitCode::with_rejects;
  }
  console.print(
      fmt::format("{} was on the list of erased people of this project, and may be sent again from now on.\n"
                  "A sync sends a profile once its rows change; an import with --only sends it as it is.\n",
                  id));
  return ExitCode::done;
}

}  // namespace mixferry::cli
