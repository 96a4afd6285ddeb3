#pragma once
/// `mixferry preview`

#include <cstdint>
#include <optional>

#include "engine/cli/command.h"
#include "engine/cli/reading_options.h"
#include "engine/commands/preview.h"

namespace mixferry::cli {

/// How rows are shown.
enum class PreviewLayout : std::uint8_t {
  lines,         ///< the updates as JSON Lines
  side_by_side,  ///< each row beside what it becomes
};

class PreviewCommand final : public Command {
 public:
  PreviewCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

  [[nodiscard]] const commands::PreviewArguments& arguments() const { return arguments_; }

 private:
  commands::PreviewArguments arguments_;
  TypedReading typed_reading_;
  std::optional<PreviewLayout> layout_;  ///< not asked for: as standard output is a terminal or not
};

}  // namespace mixferry::cli
