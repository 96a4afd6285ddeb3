#pragma once
/// Lines at the lower end of a terminal that are replaced in place, below log lines that stay. Pure: what is
/// to be written is handed back.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace mixferry::report {

enum class Tone : std::uint8_t { plain, warning };

/// A line that was made visible, see screen_text.h.
struct ScreenLine {
  std::string text;
  Tone tone = Tone::plain;
};

/// What the lines are written on.
struct Screen {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool colour = false;
};

/// The cursor rests on the line below the block, so that whatever ends the program, even SIGKILL, leaves a
/// whole block and a prompt on a line of its own.
class LiveBlock {
 public:
  /// What puts `lines` in the place of those that are there; those that a low window has no room for are left
  /// out. Empty when that changes nothing.
  [[nodiscard]] std::string replace(const std::vector<ScreenLine>& lines, const Screen& screen);
  /// What removes the block; the cursor is then where its first line began.
  [[nodiscard]] std::string remove(const Screen& screen);

 private:
  [[nodiscard]] std::string back_to_its_beginning(const Screen& screen) const;

  std::string drawn_;                ///< as it was written
  std::vector<std::size_t> widths_;  ///< of its lines
  std::size_t columns_ = 0;          ///< of the screen it was drawn on
};

}  // namespace mixferry::report
