#pragma once
/// `mixferry erased`

#include <string>

#include "engine/cli/access_options.h"
#include "engine/cli/command.h"
#include "engine/commands/project_arguments.h"

namespace mixferry::cli {

class ErasedCommand final : public Command {
 public:
  ErasedCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  void list() const;

  commands::ProjectArguments project_;
  TypedPlace place_;
  std::string allowed_;  ///< an id; empty: the list is asked for
  bool json_ = false;
};

}  // namespace mixferry::cli
