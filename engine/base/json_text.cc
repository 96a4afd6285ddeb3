#include "engine/base/json_text.h"

#include <algorithm>
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
bool any_needs_escape(const char* eight_bytes) {
  std::uint64_t bytes;
  std::memcpy(&bytes, eight_bytes, sizeof bytes);
  const auto has_zero = [](std::uint64_t word) { return (word - repeated(0x01)) & ~word & repeated(0x80); };
  const std::uint64_t control = (bytes - repeated(0x20)) & ~bytes & repeated(0x80);
  return (control | has_zero(bytes ^ repeated('"')) | has_zero(bytes ^ repeated('\\'))) != 0;
}

/// Most cells are short and need nothing: the last eight bytes are looked at together, overlapping what came
/// before.
bool any_needs_escape(std::string_view text) {
  constexpr std::size_t step = sizeof(std::uint64_t);
  if (text.size() < step) return std::ranges::any_of(text, needs_escape);
  for (std::size_t i = 0; i + step <= text.size(); i += step) {
    if (any_needs_escape(text.data() + i)) return true;
  }
  return any_needs_escape(text.data() + text.size() - step);
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
  out += '"';
  if (!any_needs_escape(text)) {
    out.append(text);
    out += '"';
    return;
  }
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
