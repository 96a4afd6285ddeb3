#pragma once
/// Where the value of each option comes from: a flag, else the environment, else a file, else its default.

#include <CLI/CLI.hpp>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/config_file.h"

namespace mixferry::cli {

/// Gives `command` a file's settings: `--config` and `--print-config`.
void add_config(CLI::App& command);

/// The settings of one command, once its own words are known.
class Settings {
 public:
  /// `program` tells what there is; `typed` is the same, parsed from `words` alone: without the environment,
  /// and with nothing required. All must outlive it.
  Settings(const CLI::App& program, const CLI::App& typed, const std::vector<std::string>& words);

  /// The file to be read: what `--config` names, else `mixferry.yaml` beside the mapping, if there is one.
  [[nodiscard]] std::optional<std::string> file_to_read() const;

  /// What `--config` names; empty: it does not.
  [[nodiscard]] std::string file_named() const;

  /// Whether they are to be told and nothing else: `--print-config`.
  [[nodiscard]] bool are_asked_for() const;

  /// Words to be put behind the command's name, for what neither a flag nor the environment says: paths are
  /// taken from the file's folder. An error holds all problems, each with its place.
  [[nodiscard]] std::expected<std::vector<std::string>, std::string> words_from(const ConfigFile& file) const;

  /// `problem`, a sentence about `--rate`, behind the place where the file says what is wrong. Unchanged for
  /// what is not from the file.
  [[nodiscard]] std::string with_place(const std::string& problem, const ConfigFile& file) const;

  /// A line for each option: its name, its value, where that comes from. The token is not shown.
  [[nodiscard]] std::string in_words(const ConfigFile& file) const;

 private:
  [[nodiscard]] bool is_typed(const CLI::Option& option) const;
  [[nodiscard]] bool is_from_file(const CLI::Option& option, const ConfigFile& file) const;
  [[nodiscard]] std::string typed_value(const CLI::Option& option) const;

  const CLI::App& program_;
  const CLI::App& typed_;    ///< the command that was typed
  const CLI::App& command_;  ///< the same, of `program_`
  const std::vector<std::string>& words_;
};

}  // namespace mixferry::cli
