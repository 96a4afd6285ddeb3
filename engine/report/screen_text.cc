#include "engine/report/screen_text.h"

#include <algorithm>
#include <fmt/format.h>
#include <utf8proc.h>

namespace mixferry::report {
namespace {

constexpr utf8proc_int32_t kNoCharacter = -1;

/// Takes the first character off `text`, or a byte that is none.
utf8proc_int32_t take_character(std::string_view& text) {
  utf8proc_int32_t character = kNoCharacter;
  const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &character);
  text.remove_prefix(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(length, 1)));
  return length > 0 ? character : kNoCharacter;
}

/// Control characters, and those that reorder or hide what stands beside them. The two joiners that emoji
/// and Indic scripts are written with stay.
bool is_hidden(utf8proc_int32_t character) {
  constexpr utf8proc_int32_t non_joiner = 0x200C;
  constexpr utf8proc_int32_t joiner = 0x200D;
  if (character == non_joiner || character == joiner) return false;
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

constexpr utf8proc_int32_t kTwoBytesMax = 0xFFFF;

void append_json_escape(std::string& out, utf8proc_int32_t character) {
  constexpr utf8proc_int32_t high_surrogates = 0xD800 - (0x10000 >> 10);
  constexpr utf8proc_int32_t low_surrogates = 0xDC00;
  if (character > kTwoBytesMax) {
    append_json_escape(out, high_surrogates + (character >> 10));
    append_json_escape(out, low_surrogates + (character & 0x3FF));
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04X}", character);
  }
}

void append_written_out(std::string& out, utf8proc_int32_t character) {
  constexpr utf8proc_int32_t byte_max = 0xFF;
  if (character == '\n') {
    out += "\\n";
  } else if (character == '\r') {
    out += "\\r";
  } else if (character == '\t') {
    out += "\\t";
  } else if (character <= byte_max) {
    fmt::format_to(std::back_inserter(out), "\\x{:02X}", character);
  } else if (character <= kTwoBytesMax) {
    fmt::format_to(std::back_inserter(out), "\\u{:04X}", character);
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08X}", character);
  }
}

std::size_t columns_of(utf8proc_int32_t character) {
  if (character == kNoCharacter) return 1;
  return static_cast<std::size_t>(std::max(utf8proc_charwidth(character), 0));
}

/// `text` with what is hidden written out by `append`, but for the characters in `kept`.
std::string written_out(std::string_view text, std::string_view kept,
                        void (*append)(std::string&, utf8proc_int32_t) = append_written_out) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const utf8proc_int32_t character = take_character(text);
    const std::string_view bytes = before.substr(0, before.size() - text.size());
    if (character == kNoCharacter) {
      append(out, static_cast<unsigned char>(bytes.front()));
    } else if (is_hidden(character) && kept.find(bytes) == std::string_view::npos) {
      append(out, character);
    } else {
      out += bytes;
    }
  }
  return out;
}

}  // namespace

std::string visible(std::string_view text) {
  return written_out(text, "");
}

std::string visible_lines(std::string_view text) {
  return written_out(text, "\n\t");
}

std::string visible_json(std::string_view json) {
  return written_out(json, "\n", append_json_escape);
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += columns_of(take_character(text));
  return width;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::size_t used = 1;  // the ellipsis
  std::string_view rest = text;
  while (true) {
    std::string_view behind = rest;
    used += columns_of(take_character(behind));
    if (used > width) break;
    rest = behind;
  }
  return std::string(text.substr(0, text.size() - rest.size())) + "…";
}

std::string shortened_inside(std::string_view text, std::size_t width) {
  std::size_t left = width_of(text);
  if (left <= width) return std::string(text);
  const std::string beginning = shortened(text, width / 2 + 1);  // with the ellipsis
  const std::size_t room = width - std::min(width, width_of(beginning));
  std::string_view end = text;
  while (!end.empty() && left > room) left -= columns_of(take_character(end));
  return beginning + std::string(end);
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t used = width_of(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

std::string wrapped(std::string_view text, std::string_view indent, std::size_t width) {
  std::string out;
  std::string line(indent);
  const auto end_line = [&] {
    out.append(line).append("\n");
    line = indent;
  };
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const bool begins_line = line.size() == indent.size();
    if (!begins_line && width_of(line) + 1 + width_of(word) > width) end_line();
    if (line.size() != indent.size()) line += ' ';
    line += word;
  }
  end_line();
  return out;
}

namespace {

/// `mixferry runs 3`, and not `mixferry import: the project token is missing`.
bool begins_with_command(std::string_view text) {
  constexpr std::string_view kProgram = "mixferry ";
  if (!text.starts_with(kProgram)) return false;
  text.remove_prefix(kProgram.size());
  return !text.substr(0, text.find(' ')).ends_with(':');
}

/// Where the first word of `text` ends: what stands in backticks, or is a command, is one.
std::size_t end_of_word(std::string_view text) {
  if (begins_with_command(text)) return text.size();
  if (text.front() != '`') return std::min(text.find(' '), text.size());
  const std::size_t closing = text.find('`', 1);
  return closing == std::string_view::npos ? std::min(text.find(' '), text.size())
                                           : std::min(text.find(' ', closing), text.size());
}

/// One line, broken.
std::string wrapped_line(std::string_view text, std::size_t width) {
  const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
  std::string out(text.substr(0, indent));
  text.remove_prefix(indent);
  const std::string hanging(indent + 2, ' ');
  std::size_t used = indent;
  bool begins_line = true;
  while (!text.empty()) {
    const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
    const std::string_view word =
        text.substr(blanks, blanks == text.size() ? 0 : end_of_word(text.substr(blanks)));
    text.remove_prefix(blanks + word.size());
    const std::size_t needed = blanks + width_of(word);
    if (!begins_line && used + needed > width) {
      out.append("\n").append(hanging).append(word);
      used = hanging.size() + width_of(word);
    } else {
      out.append(blanks, ' ').append(word);
      used += needed;
    }
    begins_line = false;
  }
  return out;
}

}  // namespace

std::string wrapped_lines(std::string_view text, std::size_t width) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    out.append(width_of(line) > width ? wrapped_line(line, width) : std::string(line));
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace mixferry::report
