#include "engine/cli/consent.h"

#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

#include "engine/report/terminal.h"

namespace mixferry::cli {

bool can_ask() {
  return ::isatty(STDIN_FILENO) == 1 && report::is_terminal();
}

bool says_yes(const std::string& question) {
  fmt::print(stderr, "{} [y/N] ", question);
  std::fflush(stderr);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes";
}

}  // namespace mixferry::cli
