#include "engine/base/json_text.h"

#include <cstdint>
#include <cstring>
#include <experimental/simd>

namespace mixferry {
namespace {

/// Bytes that are looked at together.
using Bytes = std::experimental::native_simd<unsigned char>;

/// Where a byte of `bytes` needs an escape. Exchanging the quote with the space puts it right behind the
/// control characters, so that both are one test.
Bytes::mask_type escapes(const Bytes& bytes) {
  return (bytes ^ static_cast<unsigned char>('"' ^ ' ')) <= static_cast<unsigned char>(' ') ||
         bytes == static_cast<unsigned char>('\\');
}

bool needs_escape(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

/// `byte` in each of the eight bytes.
constexpr std::uint64_t repeated(std::uint64_t byte) {
  return byte * 0x0101'0101'0101'0101;
}

/// Not 0 if any of eight bytes needs an escape: tests on all of them at once, with the high bit of each as
/// its flag. Exchanging the quote with the space puts it right behind the control characters, so that both
/// are one test.
std::uint64_t escape_flags(std::uint64_t bytes) {
  const std::uint64_t control_or_quote = (bytes ^ repeated('"' ^ ' ')) - repeated(' ' + 1);
  const std::uint64_t backslash = (bytes ^ repeated('\\')) - repeated(1);
  return (control_or_quote | backslash) & ~bytes & repeated(0x80);
}

template <typename Word>
Word copy_word(const char* from, char* to) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  std::memcpy(to, &word, sizeof word);
  return word;
}

Bytes copy_bytes(const char* from, char* to) {
  const Bytes bytes(reinterpret_cast<const unsigned char*>(from), std::experimental::element_aligned);
  bytes.copy_to(reinterpret_cast<unsigned char*>(to), std::experimental::element_aligned);
  return bytes;
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

/// Most are of 8 to 32 bytes, for which a call costs more than the copy.
void copy_key(std::string_view key, char* to) {
  if (key.size() < 8 || key.size() > 32) {
    key.copy(to, key.size());  // may be empty, and then from nowhere
    return;
  }
  for (std::size_t i = 0; i + 8 < key.size(); i += 8) copy_word<std::uint64_t>(key.data() + i, to + i);
  copy_word<std::uint64_t>(key.data() + key.size() - 8, to + key.size() - 8);
}

/// Copies `text` and tells whether nothing in it needs an escape. Most cells are short and need nothing: the
/// last bytes are looked at together, overlapping what came before.
bool copy_if_plain(std::string_view text, char* to) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  if (size < 4) return escape_flags(copy_few(text, to)) == 0;
  if (size < 8) {
    const std::uint64_t first = copy_word<std::uint32_t>(from, to);
    const std::uint64_t last = copy_word<std::uint32_t>(from + size - 4, to + size - 4);
    return escape_flags(first << 32 | last) == 0;
  }
  if (size < Bytes::size()) {
    std::uint64_t flags = 0;
    for (std::size_t i = 0; i + 8 < size; i += 8)
      flags |= escape_flags(copy_word<std::uint64_t>(from + i, to + i));
    flags |= escape_flags(copy_word<std::uint64_t>(from + size - 8, to + size - 8));
    return flags == 0;
  }
  Bytes::mask_type found = escapes(copy_bytes(from + size - Bytes::size(), to + size - Bytes::size()));
  for (std::size_t i = 0; i + Bytes::size() < size; i += Bytes::size())
    found |= escapes(copy_bytes(from + i, to + i));
  return std::experimental::none_of(found);
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

/// The first byte of `text` from `from` on that needs an escape, or its end.
std::size_t find_escape(std::string_view text, std::size_t from) {
  for (; from + Bytes::size() <= text.size(); from += Bytes::size()) {
    const Bytes bytes(reinterpret_cast<const unsigned char*>(text.data() + from),
                      std::experimental::element_aligned);
    const auto found = escapes(bytes);
    if (std::experimental::any_of(found)) {
      return from + static_cast<std::size_t>(std::experimental::find_first_set(found));
    }
  }
  while (from < text.size() && !needs_escape(text[from])) ++from;
  return from;
}

/// The rest of a string whose opening quote is written. Kept apart, so that the common case needs few
/// registers.
[[gnu::noinline]] void append_escaped(std::string& out, std::string_view text) {
  std::size_t at = 0;
  while (true) {
    const std::size_t escape = find_escape(text, at);
    out.append(text, at, escape - at);
    if (escape == text.size()) break;
    append_escape(out, text[escape]);
    at = escape + 1;
  }
  out += '"';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  append_json_member(out, {}, text);
}

void append_json_member(std::string& out, std::string_view key, std::string_view text) {
  const std::size_t begin = out.size() + key.size();
  const std::size_t end = begin + text.size() + 2;
  bool plain = false;
  // Copied on trial, so that each byte is looked at once.
  out.resize_and_overwrite(end, [&](char* bytes, std::size_t /*capacity, with g++ 12*/) {
    copy_key(key, bytes + begin - key.size());
    bytes[begin] = '"';
    bytes[end - 1] = '"';
    plain = copy_if_plain(text, bytes + begin + 1);
    return plain ? end : begin + 1;
  });
  if (!plain) append_escaped(out, text);
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace mixferry
