#pragma once
/// `mixferry verify`

#include <cstdint>
#include <optional>
#include <string>

#include "engine/cli/access_options.h"
#include "engine/cli/command.h"
#include "engine/cli/reading_options.h"
#include "engine/commands/verify.h"

namespace mixferry::cli {

class VerifyCommand final : public Command {
 public:
  VerifyCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

  [[nodiscard]] const commands::VerifyArguments& arguments() const { return arguments_; }

 private:
  void understand_run(Problems& problems);

  commands::VerifyArguments arguments_;
  TypedReading typed_reading_;
  TypedPlace typed_place_;
};

}  // namespace mixferry::cli
