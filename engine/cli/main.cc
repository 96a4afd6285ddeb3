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
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/open_files.h"
#include "engine/base/shell_word.h"
#include "engine/cli/command_line.h"
#include "engine/cli/hidden_secrets.h"
#include "engine/report/console.h"
#include "engine/report/terminal.h"

namespace {

using namespace mixferry;

ExitCode run(cli::Command& command, report::Console& console) {
  const std::string& settings = command.common.settings_file;
  if (command.description().tells_settings && !settings.empty()) console.print("settings " + settings + "\n");
  if (command.common.exposes_secret) {
    console.warn(settings +
                 " holds a token or a webhook's address, and everybody on this machine may read it. For you "
                 "alone: chmod 600 " +
                 shell_word(settings));
  }
  return command.run(console);
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
  if (message.command == nullptr)
    return report::print_lines(report::for_screen(message.text, STDERR_FILENO), stderr);
  report::Console console(message.command->common.console);
  message.command->refuse(message.text, console);
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
  const auto command = cli::parse_command_line(argc, argv);
  cli::hide_secrets(argc, argv);
  if (!command) {
    tell_why_nothing_is_done(command.error());
    return to_status(command.error().code);
  }
  report::Console console((*command)->common.console);
  try {
    const ExitCode code = run(**command, console);
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
