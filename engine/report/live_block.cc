#include "engine/report/live_block.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kNoColour = "\x1b[0m";
constexpr std::string_view kEraseRestOfLine = "\x1b[K";
constexpr std::string_view kEraseBelow = "\x1b[J";

/// What is behind the text is erased before it is written: erased cells that follow a text count as a part of
/// it in tmux, and are broken with it when the window becomes narrower.
void append_line(std::string& out, const ScreenLine& line, bool colour) {
  const bool coloured = colour && line.tone == Tone::warning;
  out += kEraseRestOfLine;
  if (coloured) out += kYellow;
  out += line.text;
  if (coloured) out += kNoColour;
  out += '\n';
}

}  // namespace

std::string LiveBlock::replace(const std::vector<ScreenLine>& lines, const Screen& screen) {
  const std::size_t shown = std::min(lines.size(), std::max<std::size_t>(screen.rows, 2) - 1);
  std::string drawing;
  for (std::size_t i = 0; i < shown; ++i) append_line(drawing, lines[i], screen.colour);
  if (drawing == drawn_ && (drawing.empty() || screen.columns == columns_)) return "";
  std::string out = back_to_its_beginning(screen);
  out.append(drawing).append(kEraseBelow);
  widths_.clear();
  for (std::size_t i = 0; i < shown; ++i) widths_.push_back(width_of(lines[i].text));
  drawn_ = std::move(drawing);
  columns_ = screen.columns;
  return out;
}

std::string LiveBlock::remove(const Screen& screen) {
  if (drawn_.empty()) return "";
  std::string out = back_to_its_beginning(screen);
  out += kEraseBelow;
  drawn_.clear();
  widths_.clear();
  return out;
}

/// A terminal that has become narrower since breaks the lines that no longer fit into several.
std::string LiveBlock::back_to_its_beginning(const Screen& screen) const {
  std::size_t rows = 0;
  for (const std::size_t width : widths_) {
    rows += std::max<std::size_t>(1, (width + screen.columns - 1) / screen.columns);
  }
  return rows == 0 ? "\r" : fmt::format("\x1b[{}A\r", rows);
}

}  // namespace mixferry::report
