#include "engine/base/invisible.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace mixferry {
namespace {

struct CharacterRange {
  char32_t first;
  char32_t last;
};
constexpr auto kInvisible = std::to_array<CharacterRange>(
    {{0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0xAD, 0xAD},
     {0x34F, 0x34F},   {0x61C, 0x61C},   {0x115F, 0x1160}, {0x1680, 0x1680}, {0x180E, 0x180E},
     {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x2064}, {0x2066, 0x206F}, {0x2800, 0x2800},
     {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}});

constexpr unsigned char kAsciiMax = 0x7F;

struct Character {
  char32_t code;
  std::size_t bytes;
};

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The first character of `text`. All that are invisible take three bytes at most, so none is looked for
/// beyond; what is no UTF-8 is none of them either.
Character first_character(std::string_view text) {
  const auto at = [text](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  if (at(0) <= kAsciiMax) return {at(0), 1};
  if ((at(0) & 0xE0) == 0xC0 && text.size() >= 2) return {(at(0) & 0x1F) << 6 | (at(1) & 0x3F), 2};
  if ((at(0) & 0xF0) == 0xE0 && text.size() >= 3) {
    return {(at(0) & 0x0F) << 12 | (at(1) & 0x3F) << 6 | (at(2) & 0x3F), 3};
  }
  return {0, 1};
}

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) <= kAsciiMax;
}

/// Where the last character of `text` begins.
std::size_t last_character(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && continues(text[begin])) --begin;
  return begin;
}

}  // namespace

std::size_t invisible_bytes(std::string_view text) {
  if (text.empty()) return 0;
  const auto [code, bytes] = first_character(text);
  const bool is_invisible = std::ranges::any_of(
      kInvisible, [code](const CharacterRange& range) { return code >= range.first && code <= range.last; });
  return is_invisible ? bytes : 0;
}

std::string_view without_outer_invisibles(std::string_view text) {
  while (const std::size_t bytes = invisible_bytes(text)) text.remove_prefix(bytes);
  while (!text.empty()) {
    const std::size_t begin = last_character(text);
    if (invisible_bytes(text.substr(begin)) == 0) break;
    text = text.substr(0, begin);
  }
  return text;
}

bool has_invisible(std::string_view text) {
  if (std::ranges::all_of(text, is_ascii)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_ascii(text[i]) && invisible_bytes(text.substr(i)) != 0) return true;
  }
  return false;
}

std::string with_invisibles_shown(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = is_ascii(text[i]) ? 0 : invisible_bytes(text.substr(i));
    if (bytes == 0) {
      shown += text[i++];
    } else {
      shown += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(first_character(text.substr(i)).code));
      i += bytes;
    }
  }
  return shown;
}

}  // namespace mixferry
