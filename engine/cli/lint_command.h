#pragma once
/// `mixferry lint`

#include <string>
#include <vector>

#include "engine/cli/command.h"

namespace mixferry::cli {

class LintCommand final : public Command {
 public:
  LintCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  std::vector<std::string> mappings_;
};

}  // namespace mixferry::cli
