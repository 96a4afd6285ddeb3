#pragma once
/// `mixferry runs`

#include <string>
#include <vector>

#include "engine/cli/command.h"
#include "engine/commands/runs.h"

namespace mixferry::cli {

struct RunsArguments {
  commands::RunFilter filter;
  ledger::RunId run = 0;    ///< 0: a list of them
  ledger::RunId other = 0;  ///< `runs diff A B`: the run that `run` is compared with; 0: none
  bool json = false;
  bool rejects = false;
  bool in_doubt = false;
  std::string mend;  ///< where rejects go to be mended; empty: nowhere
};

/// As typed, before it is understood.
struct TypedRuns {
  std::vector<std::string> words;  ///< `3`; `diff`, `3`, `5`
  std::string since;
};

/// Checks what CLI11 can't, and completes `runs` from `typed`.
void understand_runs(const TypedRuns& typed, RunsArguments& runs, Problems& problems);

class RunsCommand final : public Command {
 public:
  RunsCommand();
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

  [[nodiscard]] const RunsArguments& arguments() const { return arguments_; }

 private:
  void list(commands::PastRuns& past) const;
  void show_one(commands::PastRuns& past) const;
  void compare_two(commands::PastRuns& past) const;
  void write_to_mend(commands::PastRuns& past) const;

  RunsArguments arguments_;
  TypedRuns typed_;
  std::string projects_file_;  ///< of the projects that runs went into; empty: the usual one
};

}  // namespace mixferry::cli
