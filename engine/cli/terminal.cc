#include "engine/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace mixferry::cli {

std::uint32_t terminal_columns() {
  constexpr std::uint32_t unknown = 80;
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : unknown;
}

}  // namespace mixferry::cli
