#include "engine/cli/program.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>

#include "engine/cli/about.h"
#include "engine/cli/all_commands.h"
#include "engine/cli/help_text.h"
#include "engine/cli/version.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kScreenWidth = 80;

std::string introduction() {
  std::string text = report::wrapped(fmt::format("mixferry {}. {}", kSummary, kPromise), "", kScreenWidth);
  text.pop_back();  // CLI11 ends the line
  return text;
}

std::string footer() {
  std::string text = "\nA first import, step by step:\n";
  for (const ExampleLine& example : kExamples)
    text += fmt::format("  {}\n      {}\n", example.command, example.what);
  text += report::wrapped(kAfterTheExamples, "", kScreenWidth) + "\nExit codes:\n";
  for (const ExitCodeMeaning& exit : kExitCodes) text += fmt::format("  {} {}\n", exit.code, exit.meaning);
  return text + "\n`mixferry COMMAND --help` tells the options of a command.\n";
}

}  // namespace

Program::Program() : app_(introduction(), "mixferry"), commands_(all_commands()) {
  app_.require_subcommand(1);
  app_.set_version_flag("--version", version_text);
  app_.footer(footer());
  app_.allow_extras();
  app_.formatter(std::make_shared<HelpText>());
  for (const std::unique_ptr<Command>& command : commands_) {
    CLI::App& added = *app_.add_subcommand(command->description().name, command->description().help);
    added.allow_extras();
    added.footer("");
    command->add_options(added);
  }
}

Command* Program::chosen() {
  const std::vector<CLI::App*> typed = app_.get_subcommands();
  if (typed.empty()) return nullptr;
  const auto found = std::ranges::find_if(commands_, [&](const std::unique_ptr<Command>& command) {
    return command->description().name == typed.front()->get_name();
  });
  return found->get();
}

std::unique_ptr<Command> Program::take_chosen() {
  const auto found = std::ranges::find(commands_, chosen(), &std::unique_ptr<Command>::get);
  return std::move(*found);
}

}  // namespace mixferry::cli
