#pragma once
/// `mixferry mappings`

#include <string>

#include "engine/cli/command.h"

namespace mixferry::cli {

class MappingsCommand final : public Command {
 public:
  MappingsCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  std::string name_;  ///< of a mapping, or of a CRM; empty: of all
  bool schema_ = false;
};

}  // namespace mixferry::cli
