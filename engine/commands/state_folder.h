#pragma once
/// Where the ledger and all that belongs to it lie.

#include <string>

namespace mixferry::commands {

struct StateFolder {
  std::string path;
  /// ` --config FILE --state DIR` for commands that are to be pasted, as far as they would not find it by
  /// themselves.
  std::string option = {};
};

}  // namespace mixferry::commands
