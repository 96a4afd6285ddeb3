#pragma once
/// `mixferry sandbox`

#include "engine/cli/command.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::cli {

class SandboxCommand final : public Command {
 public:
  SandboxCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  void add_faults(CLI::App& app);

  sandbox::SandboxOptions serving_;
};

}  // namespace mixferry::cli
