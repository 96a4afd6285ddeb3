#pragma once
/// `mixferry check`

#include <cstdint>

#include "engine/cli/command.h"
#include "engine/cli/reading_options.h"
#include "engine/commands/check.h"

namespace mixferry::cli {

class CheckCommand final : public Command {
 public:
  CheckCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

  [[nodiscard]] const commands::CheckArguments& arguments() const { return arguments_; }
  [[nodiscard]] std::uint64_t sample_rows() const { return sample_rows_; }

 private:
  [[nodiscard]] bool has_mapping() const;

  commands::CheckArguments arguments_;
  TypedReading typed_reading_;
  std::uint64_t sample_rows_ = 0;  ///< `--sample`; 0: not asked for
};

}  // namespace mixferry::cli
