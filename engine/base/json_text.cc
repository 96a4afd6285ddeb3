#include "engine/base/json_text.h"

#include <cstdint>
#include <cstring>

namespace mixferry {
namespace {

bool needs_escape(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

/// `byte` in each of the eight bytes.
constexpr std::uint64_t repeated(std::uint64_t byte) {
  return byte * 0x0101'0101'0101'0101;
}

/// Whether any of eight bytes needs an escape: tests on all of them at once, with the high bit of each as its
/// flag.
bool any_needs_escape(std::uint64_t bytes) {
  const auto has_zero = [](std::uint64_t word) { return (word - repeated(0x01)) & ~word & repeated(0x80); };
  const std::uint64_t control = (bytes - repeated(0x20)) & ~bytes & repeated(0x80);
  return (control | has_zero(bytes ^ repeated('"')) | has_zero(bytes ^ repeated('\\'))) != 0;
}

template <typename Word>
Word copy_word(const char* from, char* to) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  std::memcpy(to, &word, sizeof word);
  return word;
}

/// Copies a text of three bytes at most and returns it, filled up with bytes that need no escape.
std::uint64_t copy_few(std::string_view text, char* to) {
  std::uint64_t bytes = repeated(' ');
  for (const char byte : text) {
    *to++ = byte;
    bytes = bytes << 8 | static_cast<unsigned char>(byte);
  }
  return bytes;
}

/// Copies `text` and tells whether nothing in it needs an escape. Most cells are short and need nothing: the
/// last bytes are looked at together, overlapping what came before.
bool copy_if_plain(std::string_view text, char* to) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  if (size < 4) return !any_needs_escape(copy_few(text, to));
  if (size < 8) {
    const std::uint64_t first = copy_word<std::uint32_t>(from, to);
    const std::uint64_t last = copy_word<std::uint32_t>(from + size - 4, to + size - 4);
    return !any_needs_escape(first << 32 | last);
  }
  for (std::size_t i = 0; i + 8 < size; i += 8) {
    if (any_needs_escape(copy_word<std::uint64_t>(from + i, to + i))) return false;
  }
  return !any_needs_escape(copy_word<std::uint64_t>(from + size - 8, to + size - 8));
}

void append_escape(std::string& out, char byte) {
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(byte);
  out += "\\u00";
  out += digits[code >> 4];
  out += digits[code & 0xF];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  const std::size_t end = begin + text.size() + 2;
  bool plain = false;
  // Copied on trial, so that each byte is looked at once.
  out.resize_and_overwrite(end, [&](char* bytes, std::size_t /*capacity, with g++ 12*/) {
    bytes[begin] = '"';
    bytes[end - 1] = '"';
    plain = copy_if_plain(text, bytes + begin + 1);
    return plain ? end : begin + 1;
  });
  if (plain) return;
  std::size_t clean_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out.append(text, clean_from, i - clean_from);
    append_escape(out, text[i]);
    clean_from = i + 1;
  }
  out.append(text, clean_from);
  out += '"';
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace mixferry
