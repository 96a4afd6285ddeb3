#include "engine/cli/project_options.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>

#include "engine/cli/choice.h"
#include "engine/cli/otherwise.h"
#include "engine/commands/import_arguments.h"
#include "engine/commands/projects_file.h"
#include "engine/mixpanel/region.h"
#include "engine/projects/read_projects.h"
#include "mappings/language/vocabulary.h"

namespace mixferry::cli {
namespace {

constexpr const char* kProjectsVariable = "MIXFERRY_PROJECTS";

/// What the options of `project` would be given.
ConfigFile settings_of(const projects::Projects& file, const projects::Project& project) {
  ConfigFile settings{.path = file.path, .settings = {}};
  const auto add = [&](const char* option, const auto& field, auto to_text) {
    if (!field) return;
    settings.settings.push_back({.name = option, .values = {to_text(field->value)}, .place = field->place});
  };
  const auto itself = [](const std::string& text) { return text; };
  const auto from = [](const auto& table) {
    return [words = as_words(table)](auto value) { return word_for(words, value); };
  };
  add("project", file.chosen, itself);
  add("region", project.region, from(mixpanel::kRegionWords));
  add("project-id", project.id, [](std::uint64_t id) { return std::to_string(id); });
  add("token", project.token, itself);
  add("endpoint", project.endpoint, itself);
  add("project-identity", project.identity, from(mappings::kProjectIdentityWords));
  add("identity-api", project.identity_api, from(mappings::kIdentityApiWords));
  return settings;
}

constexpr const char* kWhatProjectsAre = "YAML with projects and where their credentials are";

void describe_projects_file(CLI::Option* option) {
  otherwise(option->option_text("FILE")->type_name("FILE"),
            {.variable = kProjectsVariable, .value = "$XDG_CONFIG_HOME/mixferry/projects.yaml"});
}

}  // namespace

void add_project_choice(CLI::App& command) {
  otherwise(command.add_option(kProject, "A project of the file of projects")
                ->option_text("PROJECT")
                ->type_name("PROJECT"),
            {.variable = "MIXFERRY_PROJECT", .value = "the file's default"});
  describe_projects_file(command.add_option(kProjects, kWhatProjectsAre));
}

void add_projects_file(CLI::App& command, std::string& path) {
  describe_projects_file(command.add_option(kProjects, path, kWhatProjectsAre));
}

std::string default_projects_file() {
  if (const char* named = std::getenv(kProjectsVariable); named != nullptr && *named != '\0') return named;
  const char* const xdg = std::getenv("XDG_CONFIG_HOME");
  const char* const home = std::getenv("HOME");
  const std::filesystem::path folder = xdg != nullptr && *xdg != '\0'
                                           ? std::filesystem::path(xdg)
                                           : std::filesystem::path(home == nullptr ? "." : home) / ".config";
  return folder / "mixferry/projects.yaml";
}

std::string no_projects_file(const std::string& path, const std::string& name) {
  return fmt::format(
      "there is no {}, which should hold the project {}; `mixferry projects` shows what it may say", path,
      name);
}

std::expected<std::optional<ProjectChoice>, std::string> choose_project(const std::string& name,
                                                                        const std::string& file) {
  const std::string path = file.empty() ? default_projects_file() : file;
  std::error_code ignored;
  if (file.empty() && !std::filesystem::exists(path, ignored)) {
    if (name.empty()) return std::nullopt;
    return std::unexpected(no_projects_file(path, name) + "\n");
  }
  auto read = commands::read_projects_file(path);
  if (!read) return std::unexpected(std::move(read.error()));
  if (name.empty() && !read->chosen) return std::nullopt;
  const std::string& wanted = name.empty() ? read->chosen->value : name;
  const projects::Project* const project = read->find(wanted);
  if (project == nullptr)
    return std::unexpected(fmt::format("{}: {}\n", path, no_such_project(*read, wanted)));
  return ProjectChoice{.chosen = {.file = path, .project = *project},
                       .settings = settings_of(*read, *project)};
}

void yield_to(const Settings& settings, std::span<const ConfigFile> files, ProjectChoice& choice) {
  // A project lives in one place, however that is said.
  if (!settings.origin_of("--region", files).empty())
    std::erase_if(choice.settings.settings,
                  [](const Setting& setting) { return setting.name == "endpoint"; });
  for (const auto& [option, field] : {std::pair{"token", "its token"}, {"project-id", "its id"}}) {
    const Setting* const own = choice.settings.find(option);
    const std::string flag = std::string("--").append(option);
    const std::string origin = settings.origin_of(flag.c_str(), files);
    if (own != nullptr && !origin.empty() && settings.value_of(flag.c_str(), files) != own->values.front())
      choice.chosen.but_for.push_back(fmt::format("{} ({})", field, origin));
  }
}

std::string account_line(const Settings& settings, std::span<const ConfigFile> files,
                         const ProjectChoice* choice) {
  const char* const in_variable = std::getenv(commands::kServiceAccountVariable);
  const std::string name = "service_account";
  if (in_variable != nullptr && *in_variable != '\0')
    return setting_line(name, kHiddenValue, commands::kServiceAccountVariable);
  const bool by_file = !settings.origin_of("--service-account-file", files).empty();
  if (by_file || choice == nullptr || !choice->chosen.project.service_account)
    return setting_line(name, "", "");
  const projects::SecretReference& account = *choice->chosen.project.service_account;
  return setting_line(name, in_words(account), fmt::format("{}:{}", choice->chosen.file, account.place.line));
}

}  // namespace mixferry::cli
