#pragma once
/// Standard input for commands that read it once: as a stream, unless it must be read from its end.

#include <string>
#include <vector>

#include "engine/commands/listener.h"

namespace mixferry::commands {

/// Archives and workbooks keep their directory at their end: those are copied to a temporary file first,
/// which is gone as soon as this is, or the process.
class SpooledInput {
 public:
  /// Looks at standard input, without taking from it, if `sources` name it. Throws `RunError` (`stopped`)
  /// when there is no room.
  SpooledInput(const std::vector<std::string>& sources, Listener& listener);
  ~SpooledInput();
  SpooledInput(const SpooledInput&) = delete;
  SpooledInput& operator=(const SpooledInput&) = delete;

  /// As typed, with the file in place of `-` where there is one.
  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

 private:
  std::vector<std::string> paths_;
  int file_ = -1;
};

}  // namespace mixferry::commands
