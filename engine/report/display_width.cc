#include "engine/report/display_width.h"

#include <algorithm>
#include <array>

namespace mixferry::report {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Blocks of Unicode 15 as far as names and notes in exports have them.
constexpr std::array kWide = {Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0x33FF},
                              Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},  Range{0xA000, 0xA4CF},
                              Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},  Range{0xFE30, 0xFE4F},
                              Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
                              Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};
constexpr std::array kNarrowless = {Range{0x0300, 0x036F}, Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF},
                                    Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}};

template <std::size_t Count>
bool is_in(const std::array<Range, Count>& ranges, char32_t character) {
  return std::ranges::any_of(ranges, [character](const Range& range) {
    return character >= range.first && character <= range.last;
  });
}

std::uint32_t width_of(char32_t character) {
  if (is_in(kNarrowless, character)) return 0;
  return is_in(kWide, character) ? 2 : 1;
}

/// The first character of `text`, which it is taken from; a byte that begins none stands for itself.
char32_t take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t character = lead < 0xC0 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < std::min(length, text.size()); ++i) {
    character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(std::min(length, text.size()));
  return character;
}

}  // namespace

std::uint32_t display_width(std::string_view text) {
  std::uint32_t width = 0;
  while (!text.empty()) width += width_of(take_character(text));
  return width;
}

std::string cut_to_width(std::string_view text, std::uint32_t columns) {
  std::string_view rest = text;
  std::uint32_t width = 0;
  std::size_t fits = 0;  // bytes that leave a column for the sign that there is more
  while (!rest.empty()) {
    width += width_of(take_character(rest));
    if (width > columns) return columns == 0 ? "" : std::string(text.substr(0, fits)) + "…";
    if (width < columns) fits = text.size() - rest.size();
  }
  return std::string(text);
}

std::string padded_to_width(std::string_view text, std::uint32_t columns) {
  std::string padded = cut_to_width(text, columns);
  padded.append(columns - display_width(padded), ' ');
  return padded;
}

std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }, ' ');
  return line;
}

}  // namespace mixferry::report
