#include "engine/cli/projects_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>
#include <vector>

#include "engine/cli/access_options.h"
#include "engine/cli/common_options.h"
#include "engine/cli/project_options.h"
#include "engine/cli/projects_json.h"
#include "engine/cli/projects_text.h"
#include "engine/commands/check_credentials.h"
#include "engine/commands/projects_file.h"
#include "engine/projects/read_projects.h"
#include "engine/projects/schema.h"
#include "engine/report/pretty_json.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

/// What a first file of projects may look like.
constexpr const char* kFirstFile =
    "projects:\n"
    "  prod:\n"
    "    region: eu\n"
    "    id: 2195193\n"
    "    token: YOUR_PROJECT_TOKEN\n"
    "    service_account: { env: MIXPANEL_SERVICE_ACCOUNT }\n"
    "default: prod\n";

}  // namespace

ProjectsCommand::ProjectsCommand()
    : Command({.name = "projects", .help = "List the projects, or check the credentials of one"}) {}

void ProjectsCommand::add_options(CLI::App& app) {
  CLI::Option* const name = app.add_option(
      "PROJECT", name_,
      "Show this one, or this organization, read each of its secrets, and ask Mixpanel about them by "
      "calls that change nothing");
  add_projects_file(app, file_);
  add_state(app, common.state);
  app.add_flag_callback(
         "--offline", [this] { asking_.is_wanted = false; }, "Ask Mixpanel nothing about them")
      ->needs(name);
  app.add_option("--ca-file", asking_.http.ca_file, "Certificates to trust, PEM")->option_text("FILE");
  CLI::Option* const json = app.add_flag("--json", json_, "Print it as JSON");
  app.add_flag("--schema", schema_, "Print the form of the file as a JSON Schema, for editors")
      ->excludes(name)
      ->excludes(json);
}

void ProjectsCommand::list(const projects::Projects& file) const {
  if (json_) return report::print_data(report::pretty_json(to_json(file)));
  report::print_lines(file.path + "\n" + table_of(file, report::screen(STDOUT_FILENO).columns));
}

commands::AskingMixpanel ProjectsCommand::asking_at(const http::Endpoint& endpoint) const {
  commands::AskingMixpanel asking = asking_;
  asking.state_dir = common.state.path;
  Problems problems;
  if (asking.is_wanted) asking.http.proxy = proxy_for(endpoint, problems);
  if (!problems.empty()) throw RunError(ExitCode::usage, problems.front());
  return asking;
}

ExitCode ProjectsCommand::show_one(const projects::Projects& file) const {
  std::vector<commands::CheckedCredential> all;
  // Text, and the same as JSON.
  const auto show = [&](const auto& one, boost::json::array& shown) {
    const auto credentials = commands::check_credentials(one, asking_at(commands::app_of(one)));
    all.insert(all.end(), credentials.begin(), credentials.end());
    shown.push_back(to_json(one, credentials));
    if (!json_)
      report::print_lines(details_of(file, one, credentials, report::screen(STDOUT_FILENO).columns));
  };
  const projects::Project* const project = file.find(name_);
  const auto organization = std::ranges::find(file.organizations, name_, &projects::Organization::name);
  const bool is_organization = organization != file.organizations.end();
  if (project == nullptr && !is_organization)
    throw RunError(ExitCode::usage, fmt::format("{}: {}", file.path, no_such_project(file, name_)));
  boost::json::array shown_projects;
  boost::json::array shown_organizations;
  if (project != nullptr) show(*project, shown_projects);
  if (is_organization) show(*organization, shown_organizations);
  if (json_) {
    report::print_data(
        report::pretty_json(boost::json::object{{"schema", 1},
                                                {"file", file.path},
                                                {"projects", std::move(shown_projects)},
                                                {"organizations", std::move(shown_organizations)}}));
  }
  return commands::exit_code_for(all);
}

ExitCode ProjectsCommand::run(report::Console& /*console*/) {
  if (schema_) {
    report::print_data(report::pretty_json(projects::json_schema()));
    return ExitCode::done;
  }
  const std::string path = file_.empty() ? default_projects_file() : file_;
  std::error_code ignored;
  if (file_.empty() && !std::filesystem::exists(path, ignored)) {
    if (!name_.empty()) throw RunError(ExitCode::usage, no_projects_file(path, name_) + ".");
    report::print_lines(fmt::format("No projects yet: there is no {}. It may say:\n\n{}", path, kFirstFile));
    return ExitCode::done;
  }
  auto file = commands::read_projects_file(path);
  if (!file) throw RunError(ExitCode::usage, file.error().substr(0, file.error().size() - 1));
  if (!name_.empty()) return show_one(*file);
  list(*file);
  return ExitCode::done;
}

}  // namespace mixferry::cli
