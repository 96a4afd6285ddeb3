#pragma once
/// `mixferry snapshots`

#include <string>

#include "engine/cli/command.h"
#include "engine/commands/snapshots.h"

namespace mixferry::cli {

class SnapshotsCommand final : public Command {
 public:
  SnapshotsCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  void forget(const syncing::KeptSnapshots& kept) const;

  commands::ForgetArguments asked_;
  bool is_sure_ = false;  ///< nobody is to be asked
  bool json_ = false;
  std::string projects_file_;  ///< of the projects that syncs went into; empty: the usual one
};

}  // namespace mixferry::cli
