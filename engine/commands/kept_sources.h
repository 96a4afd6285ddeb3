#pragma once
/// Standard input for commands that may have to read it once more.

#include <string>
#include <string_view>
#include <vector>

#include "engine/commands/listener.h"
#include "engine/commands/state_folder.h"

namespace mixferry::commands {

/// Standard input becomes a file of the state folder, so that it can be read again when the command is
/// resumed. The file is removed at the end, unless something is left to be done.
class KeptSources {
 public:
  /// `why`: it is read to its end first, a clause: `so that the import can be resumed`. Throws `RunError`
  /// (`stopped`) when there is no room.
  KeptSources(const std::vector<std::string>& sources, const StateFolder& state, std::string_view why,
              Listener& listener);
  ~KeptSources();
  KeptSources(const KeptSources&) = delete;
  KeptSources& operator=(const KeptSources&) = delete;

  /// As typed, with a file in place of `-`.
  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

  bool is_unfinished = false;  ///< something is left to be done

 private:
  std::vector<std::string> paths_;
  std::string stdin_file_;
};

}  // namespace mixferry::commands
