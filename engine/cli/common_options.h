#pragma once
/// Groups of options that several commands share; one function each, which says where the values go. All must
/// live until the command line is parsed.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/commands/results.h"
#include "engine/commands/state_folder.h"
#include "engine/report/console.h"

namespace mixferry::cli {

/// `--quiet` and how messages are written.
void add_console(CLI::App& command, report::ConsoleOptions& console);

/// Where the ledger is looked for without `--state`.
[[nodiscard]] std::string default_state_folder();

/// `--state`, which is `default_state_folder` by itself.
void add_state(CLI::App& command, commands::StateFolder& state);

/// `--rejects`, `--report` and `--report-html`. `elsewhere`: where the first two go otherwise.
void add_results(CLI::App& command, commands::ResultArguments& results, const char* elsewhere);

/// A count of things, from `min` on.
[[nodiscard]] CLI::Validator at_least(std::int64_t min);

/// More than blanks: `"$UNSET"` is a mistake, where to leave the option away means something else.
[[nodiscard]] CLI::Validator not_blank();
/// The same of one value; empty: it is fine.
[[nodiscard]] std::string why_blank(std::string_view typed);

/// A number in a range, which is told where it is not kept to.
template <typename Number>
[[nodiscard]] CLI::Validator between(Number min, Number max) {
  return CLI::Range(min, max).description("");
}

}  // namespace mixferry::cli
