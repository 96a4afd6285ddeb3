#pragma once
/// Asking before something that nothing undoes.

#include <string>

namespace mixferry::cli {

/// Whether there is somebody to ask: standard input and standard error are terminals.
[[nodiscard]] bool can_ask();

/// Prints `question` on standard error, and reads a line. Anything but `y` and `yes` is no; so is the end of
/// standard input.
[[nodiscard]] bool says_yes(const std::string& question);

}  // namespace mixferry::cli
