#pragma once
/// `mixferry init`

#include <string>

#include "engine/cli/command.h"
#include "engine/cli/reading_options.h"
#include "engine/commands/reading.h"

namespace mixferry::cli {

class InitCommand final : public Command {
 public:
  InitCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  [[nodiscard]] ExitCode draft(const commands::ReadingArguments& reading, report::Console& console) const;
  void write_tests(commands::ReadingArguments reading, const std::string& mapping,
                   report::Console& console) const;

  commands::ReadingArguments reading_;
  TypedReading typed_reading_;
  std::string output_;  ///< empty: standard output
  std::string tests_;   ///< where tests of the mapping go; empty: nowhere
  bool force_ = false;  ///< replace what is there
};

}  // namespace mixferry::cli
