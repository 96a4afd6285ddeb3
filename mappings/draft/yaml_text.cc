#include "mappings/draft/yaml_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>

#include "engine/base/invisible.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kCommentWidth = 120;

bool is_letter(char byte) {
  return to_lower(byte) >= 'a' && to_lower(byte) <= 'z';
}

/// Words that YAML, in one version or another, takes for something else than
/// text.
bool is_word_of_yaml(std::string_view text) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"});
  return std::ranges::any_of(kWords, [&](std::string_view word) { return equals_ignoring_case(text, word); });
}

bool may_stand_plain(std::string_view text) {
  if (text.empty() || is_word_of_yaml(text) || text.back() == ' ') return false;
  if (!is_letter(text.front()) && text.front() != '_' && text.front() != '$') return false;
  return std::ranges::all_of(text, [](char byte) {
    return is_letter(byte) || is_digit(byte) || std::string_view("_ $./()-").contains(byte);
  });
}

/// The characters of UTF-8 text, one after the other.
struct Character {
  std::string_view bytes;
  std::uint32_t code = 0;
};
Character take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = std::min<std::size_t>(lead < 0x80   ? 1
                                                   : lead < 0xE0 ? 2
                                                   : lead < 0xF0 ? 3
                                                                 : 4,
                                                   text.size());
  std::uint32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  const Character character{text.substr(0, length), code};
  text.remove_prefix(length);
  return character;
}

/// Not seen, or seen as something else: controls, line ends of Unicode, marks
/// of direction and byte order.
bool is_hidden(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
         (code >= 0xFFF0 && code <= 0xFFFB);
}

void append_escaped(std::string& out, const Character& character) {
  constexpr std::uint32_t byte_max = 0xFF;
  switch (character.code) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (!is_hidden(character.code)) {
    out += character.bytes;
  } else if (character.code <= byte_max) {
    fmt::format_to(std::back_inserter(out), "\\x{:02X}", character.code);
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04X}", character.code);
  }
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (may_stand_plain(text)) return std::string(text);
  std::string quoted = "\"";
  while (!text.empty()) append_escaped(quoted, take_character(text));
  quoted += '"';
  return quoted;
}

std::string yaml_flow(const YamlValue& value) {
  switch (value.kind) {
    case YamlValue::Kind::null:
    case YamlValue::Kind::plain:
      // As it was written: it may be a number or a truth.
      return value.text.empty() ? "null"
             : may_stand_plain(value.text) || value.kind == YamlValue::Kind::null ||
                     value.text.find_first_of(",[]{}:#\"'&*!|>%@`") == std::string::npos
                 ? value.text
                 : yaml_scalar(value.text);
    case YamlValue::Kind::quoted:
      return yaml_scalar(value.text);
    case YamlValue::Kind::list: {
      std::string text;
      for (const YamlValue& item : value.items) {
        text += text.empty() ? "[" : ", ";
        text += yaml_flow(item);
      }
      return text.empty() ? "[]" : text + "]";
    }
    case YamlValue::Kind::map: {
      std::string text;
      for (std::size_t i = 0; i < value.keys.size(); ++i) {
        text += fmt::format("{}{}: {}", i == 0 ? "{ " : ", ", yaml_scalar(value.keys[i].text),
                            yaml_flow(value.items[i]));
      }
      return text.empty() ? "{}" : text + " }";
    }
  }
  return {};
}

std::string comment_text(std::string_view text, std::size_t characters_max) {
  std::string line;
  std::size_t characters = 0;
  bool after_blank = true;
  while (!text.empty()) {
    const Character character = take_character(text);
    const bool is_space = character.bytes.size() == 1 && is_blank(character.bytes.front());
    if (is_space && after_blank) continue;
    if (++characters > characters_max) return line + "…";
    after_blank = is_space;
    if (is_space) {
      line += ' ';
    } else if (!is_hidden(character.code)) {
      line += character.bytes;
    } else {
      const std::string shown = with_invisibles_shown(character.bytes);
      line += shown == character.bytes ? "?" : shown;
    }
  }
  return line;
}

std::string comment(std::string_view text, std::string_view indent) {
  std::string lines;
  std::string line;
  const auto end_line = [&] {
    lines.append(indent).append("# ").append(line).append("\n");
    line.clear();
  };
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const std::size_t width = indent.size() + 2 + count_characters(line) + 1 + count_characters(word);
    if (!line.empty() && width > kCommentWidth) end_line();
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) end_line();
  return lines;
}

YamlValue yaml_text(std::string_view text) {
  return {.kind = YamlValue::Kind::quoted, .text = std::string(text)};
}

YamlValue yaml_texts(const std::vector<std::string>& texts) {
  YamlValue list{.kind = YamlValue::Kind::list};
  for (const std::string& text : texts) list.items.push_back(yaml_text(text));
  return list;
}

const YamlValue* find_key(const YamlValue& map, std::string_view key) {
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    if (map.keys[i].text == key) return &map.items[i];
  }
  return nullptr;
}

void set_key(YamlValue& map, std::string_view key, YamlValue value) {
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    if (map.keys[i].text != key) continue;
    map.items[i] = std::move(value);
    return;
  }
  map.keys.push_back({std::string(key), {}});
  map.items.push_back(std::move(value));
}

void erase_key(YamlValue& map, std::string_view key) {
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    if (map.keys[i].text != key) continue;
    map.keys.erase(map.keys.begin() + static_cast<std::ptrdiff_t>(i));
    map.items.erase(map.items.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

}  // namespace mixferry::mappings
