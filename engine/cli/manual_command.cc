#include "engine/cli/manual_command.h"

#include "engine/cli/manual_page.h"
#include "engine/cli/program.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {

ManualCommand::ManualCommand()
    : Command({.name = "manual", .help = "Print the manual page, for `man -l -`"}) {}

void ManualCommand::add_options(CLI::App& /*app*/) {}

ExitCode ManualCommand::run(report::Console& /*console*/) {
  report::print_lines(manual_page(Program().app()));
  return ExitCode::done;
}

}  // namespace mixferry::cli
