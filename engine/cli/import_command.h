#pragma once
/// `mixferry import`

#include "engine/cli/sending_command.h"

namespace mixferry::cli {

class ImportCommand final : public SendingCommand {
 public:
  ImportCommand();

 private:
  void add_rows(CLI::App& app) override;
  void add_own(CLI::App& app) override;
  void understand_own(Problems& problems) override;
};

}  // namespace mixferry::cli
