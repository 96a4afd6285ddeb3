#pragma once
/// A command of the program: what it is called, its options, its checks of what was typed, and what it does.

#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/commands/chosen_project.h"
#include "engine/commands/state_folder.h"
#include "engine/report/console.h"

namespace CLI {
class App;
}

namespace mixferry::cli {

/// What is wrong with the command line, a sentence each, without its full stop.
using Problems = std::vector<std::string>;

/// What the program itself has to know of whatever command was chosen; a command that takes none of it on its
/// command line has the defaults.
struct CommonArguments {
  report::ConsoleOptions console;
  commands::StateFolder state;
  std::string settings_file;                            ///< settings were taken from it; empty: from none
  bool exposes_secret = false;                          ///< that file holds one, and everybody may read it
  std::optional<commands::ChosenProject> project = {};  ///< nothing: none was chosen
};

/// Made anew for each time that a command line is gone through, and filled in once.
class Command {
 public:
  struct Description {
    const char* name;
    const char* help;            ///< a line
    bool tells_settings = true;  ///< names its file of settings before it begins
  };

  explicit Command(const Description& description);
  virtual ~Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  [[nodiscard]] const Description& description() const { return description_; }

  /// Has CLI11 fill in this command, which must live until the command line is parsed.
  virtual void add_options(CLI::App& app) = 0;

  /// Checks what CLI11 can't, once `common` is complete, and completes the arguments. Called of a command
  /// line that CLI11 refused, too, for what it did understand.
  virtual void understand(Problems& problems);

  /// Does it. Throws `RunError` for what ends it early.
  [[nodiscard]] virtual ExitCode run(report::Console& console) = 0;

  /// Says why it does nothing: the command line is wrong.
  virtual void refuse(const std::string& why, report::Console& console) const;

  CommonArguments common;

 private:
  const Description description_;
};

}  // namespace mixferry::cli
