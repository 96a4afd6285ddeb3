#include "tests/support/fake_screen.h"

#include <algorithm>
#include <cctype>
#include <gtest/gtest.h>

namespace mixferry::tests {
namespace {

std::size_t length_of_character(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

void FakeScreen::write(std::string_view bytes) {
  unfinished_ += bytes;
  std::string_view left = unfinished_;
  while (!left.empty()) {
    std::size_t length = length_of_character(left.front());
    if (left.front() == '\x1b') {
      const std::size_t end = left.find_first_not_of("0123456789;", 2);
      if (left.size() < 3 || end == std::string_view::npos) break;
      length = end + 1;
      EXPECT_EQ(left[1], '[') << "an escape sequence that is not understood";
      const std::string digits(left.substr(2, end - 2));
      obey(left[end], digits.empty() ? 0 : std::stoul(digits));
    } else if (length > left.size()) {
      break;
    } else if (left.front() == '\n') {
      if (++line_ == lines_.size()) lines_.emplace_back();
      at_ = 0;
    } else if (left.front() == '\r') {
      at_ -= at_ % columns_;
    } else {
      put(std::string(left.substr(0, length)));
    }
    left.remove_prefix(length);
  }
  unfinished_ = std::string(left);
}

std::size_t FakeScreen::rows_of(const Line& line) const {
  return std::max<std::size_t>(1, (line.size() + columns_ - 1) / columns_);
}

std::size_t FakeScreen::row() const {
  std::size_t row = at_ / columns_;
  for (std::size_t i = 0; i < line_; ++i) row += rows_of(lines_[i]);
  return row;
}

void FakeScreen::put(std::string character) {
  Line& line = lines_[line_];
  if (line.size() <= at_) line.resize(at_ + 1, " ");
  line[at_++] = std::move(character);
}

void FakeScreen::go_to(std::size_t row) {
  line_ = 0;
  while (line_ + 1 < lines_.size() && row >= rows_of(lines_[line_])) row -= rows_of(lines_[line_++]);
  at_ = row * columns_;
}

void FakeScreen::obey(char command, std::size_t number) {
  Line& line = lines_[line_];
  if (command == 'A') {
    std::size_t all = 0;
    for (const Line& each : lines_) all += rows_of(each);
    const std::size_t top = all - std::min(all, rows_);
    go_to(std::max(top, row() - std::min(row(), std::max<std::size_t>(number, 1))));
  } else if (command == 'K') {
    line.resize(std::min(line.size(), at_));
  } else if (command == 'J') {
    line.resize(std::min(line.size(), at_));
    lines_.resize(line_ + 1);
  } else {
    EXPECT_EQ(command, 'm') << "an escape sequence that is not understood";
    coloured_ = true;
  }
}

std::vector<std::string> FakeScreen::lines() const {
  std::vector<std::string> shown;
  for (const Line& line : lines_) {
    for (std::size_t row = 0; row < rows_of(line); ++row) {
      std::string text;
      for (std::size_t i = row * columns_; i < std::min(line.size(), (row + 1) * columns_); ++i)
        text += line[i];
      text.resize(text.find_last_not_of(' ') + 1);
      shown.push_back(std::move(text));
    }
  }
  while (!shown.empty() && shown.back().empty()) shown.pop_back();
  return shown;
}

std::string FakeScreen::text() const {
  std::string text;
  for (const std::string& line : lines()) text += line + "\n";
  return text;
}

}  // namespace mixferry::tests
