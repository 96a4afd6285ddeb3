#pragma once
/// The command line as CLI11 knows it: all commands with their options.

#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "engine/cli/command.h"

namespace mixferry::cli {

/// Each command line is gone through by a program of its own.
class Program {
 public:
  Program();

  [[nodiscard]] CLI::App& app() { return app_; }
  [[nodiscard]] const CLI::App& app() const { return app_; }

  /// The command that was typed, once the words were parsed; nullptr if none was.
  [[nodiscard]] Command* chosen();
  /// The same, taken from here.
  [[nodiscard]] std::unique_ptr<Command> take_chosen();

 private:
  CLI::App app_;
  std::vector<std::unique_ptr<Command>> commands_;
};

}  // namespace mixferry::cli
