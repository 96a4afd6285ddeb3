#pragma once
/// What is said of words that are not understood.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace mixferry::cli {

/// What was not understood. `--`, behind which names may begin with a dash, is.
[[nodiscard]] std::vector<std::string> extras_of(const CLI::App& app);

/// The option of `command` that is nearest to each of them.
[[nodiscard]] std::string unknown_arguments(const CLI::App& command, const std::vector<std::string>& extras);

/// `problem`, a sentence that CLI11 said of `command`.
[[nodiscard]] std::string refused_by_parser(const CLI::App& command, const std::string& problem);

/// An option among `words` that another one stands right behind, where its value should be: CLI11 would take
/// that for the value. Empty: there is none.
[[nodiscard]] std::string missing_value(const CLI::App& command, const std::vector<std::string>& words);

[[nodiscard]] std::vector<std::string> command_names(const CLI::App& app);

/// The command that is nearest to the first of them.
[[nodiscard]] std::string unknown_command(const CLI::App& app, const std::vector<std::string>& extras);

}  // namespace mixferry::cli
