#pragma once
/// From the words of the command line, the environment and a file of settings to a command that is ready to
/// run, checked whole before anything is read.

#include <expected>
#include <memory>
#include <string>

#include "engine/base/error.h"
#include "engine/cli/command.h"

namespace mixferry::cli {

/// What is to be printed instead of doing anything: help and version (`code` 0), or what is wrong (`usage`).
struct Message {
  ExitCode code;
  std::string text;
  /// Of wrong usage: the command that was meant, as far as it was understood; nullptr where none was.
  std::unique_ptr<Command> command = nullptr;
};

[[nodiscard]] std::expected<std::unique_ptr<Command>, Message> parse_command_line(int argc,
                                                                                  const char* const* argv);

}  // namespace mixferry::cli
