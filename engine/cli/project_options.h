#pragma once
/// The options that name a project, and what its fields are as settings of a command.

#include <CLI/CLI.hpp>
#include <expected>
#include <optional>
#include <span>
#include <string>

#include "engine/cli/config_file.h"
#include "engine/cli/settings.h"
#include "engine/commands/chosen_project.h"

namespace mixferry::cli {

inline constexpr const char* kProject = "--project";
inline constexpr const char* kProjects = "--projects";

/// `--project` and `--projects`: their values are taken from `Settings`.
void add_project_choice(CLI::App& command);

/// `--projects` alone, into `path`: which file of projects is looked into; empty: the usual one.
void add_projects_file(CLI::App& command, std::string& path);

/// Where the file of projects is looked for without `--projects`.
[[nodiscard]] std::string default_projects_file();

/// Why there is no project `name`: no file of projects is at `path`.
[[nodiscard]] std::string no_projects_file(const std::string& path, const std::string& name);

/// A project, and what it says that options say, too.
struct ProjectChoice {
  commands::ChosenProject chosen;
  ConfigFile settings;  ///< of the file of projects
};

/// The project called `name`, or, where that is empty, the default of its file. `file`: the one that was
/// named; empty: the usual one, which need not be there. Nothing: no project is meant. An error says what is
/// wrong, and ends in a line break.
[[nodiscard]] std::expected<std::optional<ProjectChoice>, std::string> choose_project(
    const std::string& name, const std::string& file);

/// Lets what was said elsewhere win over the project: `settings` and `files` say it, which are all but the
/// project's.
void yield_to(const Settings& settings, std::span<const ConfigFile> files, ProjectChoice& choice);

/// The line of `--print-config` for the service account that an import would be sent with. `choice`: nullptr
/// where there is no project.
[[nodiscard]] std::string account_line(const Settings& settings, std::span<const ConfigFile> files,
                                       const ProjectChoice* choice);

}  // namespace mixferry::cli
