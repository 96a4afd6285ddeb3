#pragma once
/// Everything that an import does but for sending: what the rows of the sources come to.

#include <optional>
#include <string>
#include <vector>

#include "engine/commands/chosen_project.h"
#include "engine/commands/listener.h"
#include "engine/commands/reading.h"
#include "engine/commands/results.h"
#include "engine/commands/state_folder.h"
#include "engine/report/run_report.h"

namespace mixferry::commands {

struct CheckArguments {
  ReadingArguments reading;
  ResultArguments results;    ///< empty: nowhere
  StateFolder state;          ///< whose files are no place for results
  std::string settings_file;  ///< that it was read from, and must not replace; empty: none
  std::optional<ChosenProject> project =
      {};  ///< whose erased people are left out; its file, too, is no place
};

/// Columns that nothing comes of: what a mapping forgot is among them.
struct UnreadColumns {
  std::string source;
  std::vector<std::string> columns;
  std::uint64_t more = 0;  ///< fields of JSON that are too many to be named
};

struct CheckReport {
  report::RunReport run;
  std::vector<UnreadColumns> unread;  ///< by source, of those that have some
  /// Patterns of `unmapped: keep` by which nothing is kept: no source has a column that is one of theirs.
  std::vector<std::string> keeps_nothing = {};
};

/// Writes its results where they were asked for. Throws `RunError` (`usage`) for what can't be begun.
[[nodiscard]] CheckReport check_sources(const CheckArguments& arguments, Listener& listener);

}  // namespace mixferry::commands
