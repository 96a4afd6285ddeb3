/// The program: what was asked for, done, and how it ended.

#include <boost/system/system_error.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <fmt/format.h>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/open_files.h"
#include "engine/base/shell_word.h"
#include "engine/cli/commands.h"
#include "engine/cli/hidden_secrets.h"
#include "engine/cli/options.h"
#include "engine/cli/standard_input.h"
#include "engine/report/console.h"
#include "engine/report/terminal.h"

namespace {

using namespace mixferry;

/// Import keeps standard input by itself, to be able to resume.
bool reads_input_once(cli::Command command) {
  return command == cli::Command::check || command == cli::Command::preview || command == cli::Command::init;
}

ExitCode run(cli::Options options, report::Console& console) {
  const bool shows_plan = options.command != cli::Command::runs;
  if (shows_plan && !options.config_file.empty()) console.print("settings " + options.config_file + "\n");
  if (options.exposes_secret) {
    console.warn(
        options.config_file +
        " holds a token or a webhook's address, and everybody on this machine may read it. For you alone: "
        "chmod 600 " +
        shell_word(options.config_file));
  }
  std::optional<cli::SpooledInput> input;
  if (reads_input_once(options.command)) {
    input.emplace(options.reading.sources, console);
    options.reading.sources = input->paths();
  }
  switch (options.command) {
    case cli::Command::import:
      return cli::import_sources(options, console);
    case cli::Command::check:
      return cli::check_sources(options, console);
    case cli::Command::preview:
      return cli::preview_sources(options, console);
    case cli::Command::init:
      return cli::draft_mapping(options, console);
    case cli::Command::test:
      return cli::test_mappings(options, console);
    case cli::Command::lint:
      return cli::lint_mappings(options, console);
    case cli::Command::mappings:
      return cli::show_mappings(options);
    case cli::Command::runs:
      return cli::show_runs(options);
    case cli::Command::sandbox:
      return cli::serve_sandbox(options, console);
  }
  return ExitCode::usage;
}

constexpr std::string_view kTooLittleMemory =
    "there is too little memory, or a limit leaves too little (256 MB are plenty). ";
constexpr std::string_view kSafe = "What was settled is safe; run the same command again to go on.";

/// There is no memory for `new`: the end at once, as if killed, with words that need none. What is settled is
/// durable already, and no part of the program is left to go on with half of what it needs.
[[noreturn]] void leave_without_memory() {
  for (const std::string_view words :
       {std::string_view("error: "), kTooLittleMemory, kSafe, std::string_view("\n")})
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words.data(), words.size());
  std::_Exit(static_cast<int>(ExitCode::stopped));
}

/// What to say when the system does not give what there is no going on without: a thread, a socket.
std::string refusal(const std::error_code& error) {
  const std::string remedy = is_too_many_files(error) ? fmt::format("{}. ", kAllowMoreFiles) : "";
  return fmt::format("the system refused what mixferry needs: {}. {}{}", error.message(), remedy, kSafe);
}

int to_status(ExitCode code) {
  return static_cast<int>(code);
}

/// Whoever closed a standard stream would otherwise see its number given to a socket or a file of ours, and
/// messages written into that.
void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) != -1) continue;
    // The lowest free number is taken. Reading from it fails, so that a source `-` is not taken for empty.
    [[maybe_unused]] const int opened = ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDWR);
  }
}

/// Help, or what is wrong with the command line.
void tell_why_nothing_is_done(const cli::Message& message) {
  if (message.code == ExitCode::done) return report::print_lines(message.text, stdout);
  const bool is_logged = message.import && message.import->console.format == report::LogFormat::json;
  if (!is_logged) report::print_lines(report::for_screen(message.text, STDERR_FILENO), stderr);
  if (!message.import) return;
  report::Console console(message.import->console);
  cli::tell_of_no_import(*message.import, message.text, console);
}

/// What was printed must have arrived, unless the reader had enough of it (`| head`).
void require_printed() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  if (errno == EPIPE) return;
  throw RunError(ExitCode::stopped,
                 std::string("standard output can't be written: ") + std::strerror(errno) +
                     ". What it should have held is not complete; free some space, or send it elsewhere.");
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_streams();
  std::set_new_handler(leave_without_memory);
  // A reader of our output that goes away is an error of the write, not the end of an import.
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = cli::parse_options(argc, argv);
  cli::hide_secrets(argc, argv);
  if (!options) {
    tell_why_nothing_is_done(options.error());
    return to_status(options.error().code);
  }
  report::Console console(options->console);
  try {
    const ExitCode code = run(*options, console);
    require_printed();
    return to_status(code);
  } catch (const RunError& error) {
    console.error(error.what());
    return to_status(error.exit_code());
  } catch (const std::bad_alloc&) {
    console.error(std::string(kTooLittleMemory) + std::string(kSafe));
    return to_status(ExitCode::stopped);
  } catch (const std::system_error& failure) {
    console.error(refusal(failure.code()));
    return to_status(ExitCode::stopped);
  } catch (const boost::system::system_error& failure) {
    console.error(refusal(failure.code()));
    return to_status(ExitCode::stopped);
  } catch (const std::exception& failure) {
    console.error(std::string("an unexpected failure, which is a defect of mixferry: ") + failure.what() +
                  ". " + std::string(kSafe));
    return to_status(ExitCode::stopped);
  }
}
