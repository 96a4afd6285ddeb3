#pragma once
/// `mixferry manual`

#include "engine/cli/command.h"

namespace mixferry::cli {

class ManualCommand final : public Command {
 public:
  ManualCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;
};

}  // namespace mixferry::cli
