#pragma once
/// `mixferry completion`

#include "engine/cli/command.h"
#include "engine/cli/completion.h"

namespace mixferry::cli {

class CompletionCommand final : public Command {
 public:
  CompletionCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  Shell shell_ = Shell::bash;
};

}  // namespace mixferry::cli
