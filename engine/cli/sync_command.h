#pragma once
/// `mixferry sync`

#include <string>

#include "engine/cli/sending_command.h"

namespace mixferry::cli {

class SyncCommand final : public SendingCommand {
 public:
  SyncCommand();

 private:
  void add_rows(CLI::App& app) override;
  void add_own(CLI::App& app) override;
  void understand_own(Problems& problems) override;

  std::string max_gone_, max_changed_;  ///< as typed
};

}  // namespace mixferry::cli
