#pragma once
/// The command line as data, for everything that is written from it: manual page and completions.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace mixferry::cli {

/// What may stand behind an option, or in an argument's place.
enum class ValueKind : std::uint8_t { none, choice, file, folder, mapping, run, project, other };

struct DescribedOption {
  std::vector<std::string> names;  ///< `-m`, `--mapping`; none for an argument
  std::string value;               ///< `MAPPING`, `us|eu|in`, `SOURCE`; empty for a flag
  ValueKind kind = ValueKind::none;
  std::vector<std::string> choices;  ///< with `ValueKind::choice`
  std::string description;
  std::string environment;    ///< the variable that stands in for it; empty: none
  std::string default_value;  ///< `25000`, `detected`; empty where there is none
  bool repeats = false;
};

struct DescribedCommand {
  std::string name;
  std::string description;
  std::vector<DescribedOption> arguments;
  std::vector<DescribedOption> options;  ///< in the order of `--help`, groups kept together
};

[[nodiscard]] DescribedOption describe(const CLI::Option& option);

/// All commands of `program`, in the order of `--help`.
[[nodiscard]] std::vector<DescribedCommand> describe(const CLI::App& program);

}  // namespace mixferry::cli
