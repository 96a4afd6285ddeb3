#pragma once
/// `mixferry export`

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/access_options.h"
#include "engine/cli/command.h"
#include "engine/commands/export_arguments.h"

namespace mixferry::cli {

/// As typed, before it is understood.
struct TypedExport {
  std::optional<commands::ExportKind> kind;
  std::optional<exporting::FileFormat> format;
  std::vector<std::string> columns;
  std::string rest;
};

/// Checks what CLI11 can't, and completes `arguments` from `typed`.
void understand_export(const TypedExport& typed, commands::ExportArguments& arguments, Problems& problems);

class ExportCommand final : public Command {
 public:
  ExportCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  commands::ExportArguments arguments_;
  TypedExport typed_;
  TypedPlace place_;
};

}  // namespace mixferry::cli
