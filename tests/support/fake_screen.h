#pragma once
/// A terminal as far as mixferry uses one: what a person would see after some bytes were written to it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::tests {

/// Understands line breaks, CR, cursor up, erase in line and in screen, and colours. Breaks lines that are
/// too long, and breaks them anew when it is resized, as most terminals do. Every character is one column
/// wide.
class FakeScreen {
 public:
  FakeScreen(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows) {}

  void write(std::string_view bytes);
  void resize(std::size_t columns) { columns_ = columns; }

  /// Everything from the first line on, those that were scrolled out included, as broken; without the empty
  /// ones at the end and without blanks at the ends of lines.
  [[nodiscard]] std::vector<std::string> lines() const;
  /// The same in one text.
  [[nodiscard]] std::string text() const;
  /// Whether anything was coloured.
  [[nodiscard]] bool coloured() const { return coloured_; }
  /// Whether the cursor stands at the beginning of a line.
  [[nodiscard]] bool at_line_start() const { return at_ == 0; }

 private:
  using Line = std::vector<std::string>;  ///< a character each, between two line breaks

  [[nodiscard]] std::size_t rows_of(const Line& line) const;
  [[nodiscard]] std::size_t row() const;
  void put(std::string character);
  void go_to(std::size_t row);
  void obey(char command, std::size_t number);

  std::size_t columns_;
  std::size_t rows_;
  std::vector<Line> lines_ = {{}};
  std::size_t line_ = 0;  ///< of the cursor
  std::size_t at_ = 0;    ///< character of it
  std::string unfinished_;
  bool coloured_ = false;
};

}  // namespace mixferry::tests
