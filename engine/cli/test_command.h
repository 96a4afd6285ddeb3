#pragma once
/// `mixferry test`

#include <string>
#include <vector>

#include "engine/cli/command.h"

namespace mixferry::cli {

class TestCommand final : public Command {
 public:
  TestCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  std::vector<std::string> files_;
  bool json_ = false;
  bool schema_ = false;
};

}  // namespace mixferry::cli
