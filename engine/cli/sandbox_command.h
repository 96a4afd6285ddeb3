#pragma once
/// `mixferry sandbox`

#include <string>
#include <vector>

#include "engine/cli/command.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::cli {

class SandboxCommand final : public Command {
 public:
  SandboxCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  void add_projects(CLI::App& app);
  void add_faults(CLI::App& app);

  sandbox::SandboxOptions serving_;
  std::vector<std::string> service_accounts_;  ///< `user:secret`
};

}  // namespace mixferry::cli
