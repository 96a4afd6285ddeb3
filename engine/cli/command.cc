#include "engine/cli/command.h"

#include <cstdio>
#include <unistd.h>

#include "engine/cli/common_options.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {

Command::Command(const Description& description) : description_(description) {
  common.state.path = default_state_folder();
  common.console.terminal = report::is_terminal();
  common.console.replaces_lines = report::can_replace_lines();
}

void Command::understand(Problems& /*problems*/) {}

void Command::refuse(const std::string& why, report::Console& /*console*/) const {
  report::print_lines(report::for_screen(why, STDERR_FILENO), stderr);
}

}  // namespace mixferry::cli
