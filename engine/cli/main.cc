/// The program: what was asked for, done, and how it ended.

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "engine/base/error.h"
#include "engine/cli/commands.h"
#include "engine/cli/options.h"
#include "engine/report/console.h"

namespace {

using namespace mixferry;

ExitCode run(const cli::Options& options, report::Console& console) {
  switch (options.command) {
    case cli::Command::import:
      return cli::import_sources(options, console);
    case cli::Command::check:
      return cli::check_sources(options, console);
    case cli::Command::preview:
      return cli::preview_sources(options, console);
    case cli::Command::mappings:
      return cli::show_mappings(options);
    case cli::Command::runs:
      return cli::show_runs(options);
    case cli::Command::sandbox:
      return cli::serve_sandbox(options, console);
  }
  return ExitCode::usage;
}

int to_status(ExitCode code) {
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  // A reader of our output that goes away is an error of the write, not the end of an import.
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = cli::parse_options(argc, argv);
  if (!options) {
    const bool is_help = options.error().code == ExitCode::done;
    std::fputs(options.error().text.c_str(), is_help ? stdout : stderr);
    return to_status(options.error().code);
  }
  report::Console console(options->console);
  try {
    return to_status(run(*options, console));
  } catch (const RunError& error) {
    console.error(error.what());
    return to_status(error.exit_code());
  } catch (const std::exception& failure) {
    console.error(std::string("an unexpected failure, which is a defect of mixferry: ") + failure.what() +
                  ". What was settled is safe; run the same command again to go on.");
    return to_status(ExitCode::stopped);
  }
}
