#pragma once
/// `mixferry init`

#include <optional>
#include <string>

#include "engine/base/target_kind.h"
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
  std::optional<TargetKind> target_;  ///< what the rows are; nullopt: they tell
  std::string output_;  ///< empty: standard output
  std::string tests_;   ///< where tests of the mapping go; empty: nowhere
  bool force_ = false;  ///< replace what is there
};

}  // namespace mixferry::cli
