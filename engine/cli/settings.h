#pragma once
/// Where the value of each option comes from: a flag, else the environment, else a file, else its default.

#include <CLI/CLI.hpp>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/cli/config_file.h"

namespace mixferry::cli {

/// Gives `command` a file's settings: `--config` and `--print-config`.
void add_config(CLI::App& command);

/// A line of what `--print-config` prints.
[[nodiscard]] std::string setting_line(const std::string& name, const std::string& value,
                                       const std::string& origin);

/// What stands there for a value that is shown nowhere.
inline constexpr const char* kHiddenValue = "********";

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

  /// Whether the command has the option `name`.
  [[nodiscard]] bool takes(const char* name) const { return command_.get_option_no_throw(name) != nullptr; }

  /// What is said of the option `name` (`--project`), wherever; empty: nothing is. `files`, here and below:
  /// in the order in which they count, behind flags and the environment.
  [[nodiscard]] std::string value_of(const char* name, std::span<const ConfigFile> files) const;

  /// Where `name` is said before `files` are looked into (`--token`, `MIXPANEL_TOKEN`, `mixferry.yaml:3`);
  /// empty: nowhere.
  [[nodiscard]] std::string origin_of(const char* name, std::span<const ConfigFile> files) const;

  /// Words to be put behind the command's name, for what neither a flag nor the environment says: paths are
  /// taken from the file's folder. An error holds all problems, each with its place.
  [[nodiscard]] std::expected<std::vector<std::string>, std::string> words_from(
      std::span<const ConfigFile> files) const;

  /// `problem`, a sentence about `--rate`, behind the place where a file says what is wrong. Unchanged for
  /// what is not from a file.
  [[nodiscard]] std::string with_place(const std::string& problem, std::span<const ConfigFile> files) const;

  /// A line for each option: its name, its value, where that comes from. The token is not shown.
  [[nodiscard]] std::string in_words(std::span<const ConfigFile> files) const;

 private:
  /// What an option is, and where that stands.
  struct Said {
    std::vector<std::string> values;  ///< none: nobody says anything
    std::string origin = {};
    const ConfigFile* file = nullptr;  ///< that says it; nullptr: no file does
    const Setting* setting = nullptr;  ///< of that file
  };
  [[nodiscard]] Said said_of(const CLI::Option& option, std::span<const ConfigFile> files) const;
  [[nodiscard]] bool is_typed(const CLI::Option& option) const;
  [[nodiscard]] std::string typed_value(const CLI::Option& option) const;

  const CLI::App& program_;
  const CLI::App& typed_;    ///< the command that was typed
  const CLI::App& command_;  ///< the same, of `program_`
  const std::vector<std::string>& words_;
};

}  // namespace mixferry::cli
