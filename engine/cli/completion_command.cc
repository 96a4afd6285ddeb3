#include "engine/cli/completion_command.h"

#include <string>
#include <vector>

#include "engine/cli/choice.h"
#include "engine/cli/program.h"
#include "engine/report/terminal.h"
#include "mappings/library/library.h"

namespace mixferry::cli {
namespace {

const Words<Shell> kShells = {{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}};

std::vector<std::string> names_of_built_in_mappings() {
  std::vector<std::string> names;
  for (const mappings::BuiltIn& built_in : mappings::built_in_mappings()) names.emplace_back(built_in.name);
  return names;
}

}  // namespace

CompletionCommand::CompletionCommand()
    : Command({.name = "completion", .help = "Print a script that completes mixferry in a shell"}) {}

void CompletionCommand::add_options(CLI::App& app) {
  add_choice(app, "SHELL", shell_, kShells, "bash, zsh or fish")->required();
}

ExitCode CompletionCommand::run(report::Console& /*console*/) {
  report::print_lines(completion(shell_, Program().app(), names_of_built_in_mappings()));
  return ExitCode::done;
}

}  // namespace mixferry::cli
