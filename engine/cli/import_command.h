#pragma once
/// `mixferry import`

#include <string>

#include "engine/cli/command.h"
#include "engine/cli/delivery_options.h"
#include "engine/cli/guard_options.h"
#include "engine/cli/reading_options.h"
#include "engine/commands/import_arguments.h"

namespace mixferry::cli {

class ImportCommand final : public Command {
 public:
  ImportCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;
  /// Tells who waits for the end of the import, too.
  void refuse(const std::string& why, report::Console& console) const override;

  [[nodiscard]] const commands::ImportArguments& arguments() const { return arguments_; }

 private:
  commands::ImportArguments arguments_;
  TypedReading typed_reading_;
  TypedDelivery typed_delivery_;
  TypedGuards typed_guards_;
  std::string webhook_;
};

}  // namespace mixferry::cli
