#pragma once
/// `mixferry sandbox`

#include <cstdint>
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
  void add_queries(CLI::App& app);
  void add_tasks(CLI::App& app);
  void add_faults(CLI::App& app);
  void take_typed(sandbox::SandboxOptions& serving) const;

  sandbox::SandboxOptions serving_;
  std::vector<std::string> service_accounts_;  ///< `user:secret`
  std::vector<std::string> gdpr_tokens_;
  std::uint64_t task_seconds_;
  std::vector<std::string> group_keys_;  ///< `key` or `key=number`
};

}  // namespace mixferry::cli
