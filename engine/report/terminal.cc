#include "engine/report/terminal.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

}  // namespace

bool is_terminal() {
  return ::isatty(STDERR_FILENO) == 1;
}

bool can_replace_lines() {
  const std::string_view kind = variable("TERM");
  return is_terminal() && !kind.empty() && kind != "dumb";
}

bool wants_colour() {
  return variable("NO_COLOR").empty();
}

std::string for_screen(std::string_view text, int descriptor) {
  const std::string lines = visible_lines(text);
  return ::isatty(descriptor) == 1 ? wrapped_lines(lines, screen(descriptor).columns) : lines;
}

void print_lines(std::string_view text, std::FILE* stream) {
  const std::string lines = visible_lines(text);
  std::fwrite(lines.data(), 1, lines.size(), stream);
}

void print_data(std::string_view data) {
  if (::isatty(STDOUT_FILENO) == 1) return print_lines(data);
  std::fwrite(data.data(), 1, data.size(), stdout);
}

void require_printed(Flushed flushed) {
  const bool is_flushed = flushed == Flushed::no || std::fflush(stdout) == 0;
  if (is_flushed && std::ferror(stdout) == 0) return;
  if (errno == EPIPE) {
    throw RunError(ExitCode::stopped,
                   "standard output: its reader left before the end, so that not all of it was written.");
  }
  throw RunError(ExitCode::stopped,
                 fmt::format("standard output can't be written: {}. Make room, or send it elsewhere.",
                             std::strerror(errno)));
}

Screen screen(int descriptor) {
  Screen screen{.colour = wants_colour()};
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return screen;
  if (size.ws_col > 0) screen.columns = size.ws_col;
  if (size.ws_row > 0) screen.rows = size.ws_row;
  return screen;
}

}  // namespace mixferry::report
