#include "engine/cli/lint_command.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "engine/base/counted.h"
#include "engine/commands/lint.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {

LintCommand::LintCommand() : Command({.name = "lint", .help = "What is wrong or doubtful in a mapping"}) {}

void LintCommand::add_options(CLI::App& app) {
  app.add_option("MAPPING", mappings_, "Files, or names of built-ins")->required();
}

ExitCode LintCommand::run(report::Console& console) {
  std::size_t found = 0;
  std::size_t broken = 0;
  for (const std::string& name : mappings_) {
    const commands::LintReport report = commands::lint_mapping(name);
    if (!report.mistakes.empty()) {
      ++broken;
      report::print_lines(report::for_screen(report.mistakes + "\n", STDOUT_FILENO));
    }
    found += report.findings.size();
    if (!report.findings.empty())
      report::print_lines(report::for_screen(mappings::describe(name, report.findings), STDOUT_FILENO));
  }
  console.print(fmt::format("{}: {} with mistakes, {}\n", counted(mappings_.size(), "mapping"), broken,
                            counted(found, "finding")));
  if (broken != 0) return ExitCode::usage;
  return found == 0 ? ExitCode::done : ExitCode::with_rejects;
}

}  // namespace mixferry::cli
