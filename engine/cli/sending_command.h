#pragma once
/// What `mixferry import` and `mixferry sync` have in common: rows become records, and records are sent.

#include <CLI/CLI.hpp>
#include <string>

#include "engine/cli/command.h"
#include "engine/cli/delivery_options.h"
#include "engine/cli/guard_options.h"
#include "engine/cli/reading_options.h"
#include "engine/commands/import_arguments.h"

namespace mixferry::cli {

class SendingCommand : public Command {
 public:
  using Command::Command;
  void add_options(CLI::App& app) final;
  void understand(Problems& problems) final;
  [[nodiscard]] ExitCode run(report::Console& console) final;
  /// Tells who waits for the end of it, too.
  void refuse(const std::string& why, report::Console& console) const final;

  [[nodiscard]] const commands::ImportArguments& arguments() const { return arguments_; }

 protected:
  /// The group of options that say how it is delivered.
  static constexpr const char* kDelivery = "Delivery";

  /// Which of the rows.
  virtual void add_rows(CLI::App& app) = 0;
  /// What else the command has.
  virtual void add_own(CLI::App& app) = 0;
  virtual void understand_own(Problems& problems) = 0;

  commands::ImportArguments arguments_;

 private:
  TypedReading typed_reading_;
  TypedDelivery typed_delivery_;
  TypedGuards typed_guards_;
  std::string webhook_;
};

}  // namespace mixferry::cli
