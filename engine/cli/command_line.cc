#include "engine/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/shell_word.h"
#include "engine/cli/common_options.h"
#include "engine/cli/config_file.h"
#include "engine/cli/program.h"
#include "engine/cli/project_options.h"
#include "engine/cli/settings.h"
#include "engine/cli/version.h"
#include "engine/cli/wrong_usage.h"

namespace mixferry::cli {
namespace {

/// `help`, `help import` and `version` are what many type first.
std::vector<std::string> as_flags(std::vector<std::string> words) {
  if (words.size() == 1 && words.front() == "version") words.front() = "--version";
  if (words.empty() || words.front() != "help" || words.size() > 2) return words;
  words.erase(words.begin());
  words.emplace_back("--help");
  return words;
}

/// From now on only what was typed counts: not the environment, and nothing is missing.
void heed_only_words(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    for (CLI::Option* option : command->get_options()) option->required(false)->envname("");
  }
}

/// Of what was typed, as it is without `heed_only_words`.
std::string help_of(const CLI::App& typed) {
  const std::vector<const CLI::App*> chosen =
      typed.get_subcommands([&](const CLI::App* command) { return typed.got_subcommand(command); });
  const Program program;
  if (chosen.empty()) return program.app().help();
  return program.app().get_subcommand(chosen.front()->get_name())->help("mixferry");
}

std::string no_command(const CLI::App& app) {
  if (const std::vector<std::string> extras = extras_of(app); !extras.empty())
    return unknown_command(app, extras);
  return fmt::format("mixferry: which command? {}. `mixferry --help` tells more.\n",
                     fmt::join(command_names(app), ", "));
}

/// Fills in what CLI11 did not come to because something in front of it was wrong.
void take_the_rest(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    const char* const variable =
        option->get_envname().empty() ? nullptr : std::getenv(option->get_envname().c_str());
    if (option->count() == 0 && variable != nullptr && *variable != '\0') option->add_result(variable);
    if (option->count() == 0 || option->get_callback_run()) continue;
    try {
      option->run_callback();
    } catch (const CLI::ParseError&) {  // told already, or one more of the same kind
    }
  }
}

/// What going through the words came to.
struct Parsed {
  std::optional<Message> instead;  ///< of no command: help, version, or that there is none
  std::string problem;             ///< what is wrong; empty: nothing is
  std::string bad_value = {};      ///< of an option, in a sentence: told together with all else that is wrong
};

/// What is wrong is told behind its place in one of `files`, where it comes from there.
Parsed parse(Program& program, const std::vector<std::string>& words, const Settings* settings = nullptr,
             std::span<const ConfigFile> files = {}) {
  CLI::App& app = program.app();
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    if (const std::vector<std::string> extras = extras_of(app); !extras.empty())
      return {.instead = Message{ExitCode::usage, unknown_command(app, extras)}, .problem = {}};
    return {.instead = Message{ExitCode::done, help_of(app)}, .problem = {}};
  } catch (const CLI::CallForVersion&) {
    return {.instead = Message{ExitCode::done, version_text()}, .problem = {}};
  } catch (const CLI::ParseError& problem) {
    if (program.chosen() == nullptr)
      return {.instead = Message{ExitCode::usage, no_command(app)}, .problem = {}};
    CLI::App& command = *app.get_subcommands().front();
    take_the_rest(command);
    if (problem.get_name() == "ValidationError")
      return {.instead = {}, .problem = {}, .bad_value = problem.what()};
    const std::string what =
        settings == nullptr ? problem.what() : settings->with_place(problem.what(), files);
    return {.instead = {}, .problem = refused_by_parser(command, what)};
  }
  if (const std::vector<std::string> extras = extras_of(app); !extras.empty())
    return {.instead = Message{ExitCode::usage, unknown_command(app, extras)}, .problem = {}};
  const CLI::App& command = *app.get_subcommands().front();
  const std::vector<std::string> extras = extras_of(command);
  return {.instead = {}, .problem = extras.empty() ? "" : unknown_arguments(command, extras)};
}

std::string list(const Command& command, const Problems& problems, const Settings& settings,
                 std::span<const ConfigFile> files) {
  std::string text;
  for (const std::string& problem : problems) {
    text +=
        fmt::format("mixferry {}: {}.\n", command.description().name, settings.with_place(problem, files));
  }
  return text;
}

/// What the files say that count behind flags and the environment.
struct Files {
  std::vector<ConfigFile> files =
      std::vector<ConfigFile>(1);  ///< the settings', and the project's where one was chosen
  std::optional<ProjectChoice> project = {};
};

void complete(CommonArguments& common, const Settings& settings, const Files& files) {
  const ConfigFile& file = files.files.front();
  common.settings_file = file.path;
  common.exposes_secret = file.exposes_secret();
  if (files.project) common.project = files.project->chosen;
  if (const std::string named = settings.file_named(); !named.empty())
    common.state.option = " --config " + shell_word(named);
  if (common.state.path != default_state_folder())
    common.state.option += " --state " + shell_word(common.state.path);
  const std::string projects = settings.value_of(kProjects, files.files);
  if (!projects.empty() && projects != default_projects_file())
    common.state.option += " --projects " + shell_word(projects);
}

/// What the files say, as words; `files` is filled in.
std::expected<std::vector<std::string>, std::string> read_files(const Settings& settings, Files& files) {
  if (const auto path = settings.file_to_read()) {
    auto read = read_config_file(*path);
    if (!read) return std::unexpected(std::move(read.error()));
    files.files.front() = std::move(*read);
  }
  if (settings.takes(kProject)) {
    auto project =
        choose_project(settings.value_of(kProject, files.files), settings.value_of(kProjects, files.files));
    if (!project) return std::unexpected(std::move(project.error()));
    files.project = std::move(*project);
  }
  if (files.project) {
    yield_to(settings, files.files, *files.project);
    files.files.push_back(files.project->settings);
  }
  return settings.words_from(files.files);
}

std::string settings_in_words(const Settings& settings, const Files& files) {
  std::string text = settings.in_words(files.files);
  if (settings.takes("--service-account-file"))
    text += account_line(settings, files.files, files.project ? &*files.project : nullptr);
  return text;
}

}  // namespace

std::expected<std::unique_ptr<Command>, Message> parse_command_line(int argc, const char* const* argv) {
  std::vector<std::string> words = as_flags({argv + 1, argv + std::max(argc, 1)});
  Program typed;
  heed_only_words(typed.app());
  Parsed first = parse(typed, words);
  if (first.instead) return std::unexpected(*std::move(first.instead));
  if (std::string missing = missing_value(*typed.app().get_subcommands().front(), words); !missing.empty())
    first.problem = std::move(missing);
  const Program all;
  const Settings settings(all.app(), typed.app(), words);
  Files files;
  const auto more = read_files(settings, files);
  std::string problem = first.problem.empty() && !more ? more.error() : std::move(first.problem);
  if (problem.empty() && first.bad_value.empty() && settings.are_asked_for())
    return std::unexpected(Message{ExitCode::done, settings_in_words(settings, files)});
  // Nothing stands before the command: all that could be there prints something and ends.
  if (more) words.insert(words.begin() + 1, more->begin(), more->end());
  Program last;
  Parsed parsed = parse(last, words, &settings, files.files);
  if (parsed.instead) return std::unexpected(*std::move(parsed.instead));
  std::unique_ptr<Command> command = last.take_chosen();
  complete(command->common, settings, files);
  Problems problems;
  if (!parsed.bad_value.empty()) problems.push_back(std::move(parsed.bad_value));
  command->understand(problems);
  if (problem.empty()) problem = std::move(parsed.problem);
  if (problem.empty()) problem = list(*command, problems, settings, files.files);
  if (problem.empty()) return command;
  return std::unexpected(Message{ExitCode::usage, std::move(problem), std::move(command)});
}

}  // namespace mixferry::cli
