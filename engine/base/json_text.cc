#include "engine/base/json_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <experimental/simd>

namespace mixferry {
namespace {

constexpr std::size_t kStep = kJsonTextSlack;  ///< bytes that are copied together

/// From `kStep` less the length of a text on: nothing for each of its bytes, and behind them what makes a
/// byte one that needs no escape. Not local to a function, which would make it anew for every text.
constexpr auto kOutside = [] {
  std::array<char, 2 * kStep> bytes = {};
  std::fill(bytes.begin() + kStep, bytes.end(), '\xFF');
  return bytes;
}();

/// Bytes that are looked at together.
using Bytes = std::experimental::native_simd<unsigned char>;
static_assert(kStep % Bytes::size() == 0);

constexpr std::size_t kEscapeBytesMax = 6;  ///< `\u001f`

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

Bytes load_bytes(const char* from) {
  return {reinterpret_cast<const unsigned char*>(from), std::experimental::element_aligned};
}

Bytes copy_bytes(const char* from, char* to) {
  const Bytes bytes = load_bytes(from);
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

/// Writes the escape that stands for `byte`, six bytes at most, and returns where it ends.
char* write_escape(char byte, char* to) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view named = "\"\"\\\\\nn\rr\tt";
  *to++ = '\\';
  for (std::size_t i = 0; i < named.size(); i += 2) {
    if (byte != named[i]) continue;
    *to++ = named[i + 1];
    return to;
  }
  const auto code = static_cast<unsigned char>(byte);
  to = std::ranges::copy(std::string_view("u00"), to).out;
  *to++ = digits[code >> 4];
  *to++ = digits[code & 0xF];
  return to;
}

/// The first byte of `text` from `from` on that needs an escape, or its end.
std::size_t find_escape(std::string_view text, std::size_t from) {
  for (; from + Bytes::size() <= text.size(); from += Bytes::size()) {
    const auto found = escapes(load_bytes(text.data() + from));
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
    char bytes[kEscapeBytesMax];
    out.append(bytes, write_escape(text[escape], bytes));
    at = escape + 1;
  }
  out += '"';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  const std::size_t begin = out.size() + 1;
  const std::size_t end = begin + text.size() + 1;
  bool plain = false;
  // Copied on trial, so that each byte is looked at once.
  out.resize_and_overwrite(end, [&](char* bytes, std::size_t /*capacity, with g++ 12*/) {
    bytes[begin - 1] = '"';
    bytes[end - 1] = '"';
    plain = copy_if_plain(text, bytes + begin);
    return plain ? end : begin;
  });
  if (!plain) append_escaped(out, text);
}

char* write_plain_json_string(std::string_view text, char* to) {
  *to++ = '"';
  Bytes::mask_type found(false);
  for (std::size_t done = 0; done < text.size(); done += kStep) {
    const char* const outside = kOutside.data() + kStep - std::min(kStep, text.size() - done);
    for (std::size_t i = 0; i < kStep; i += Bytes::size()) {
      const Bytes bytes = copy_bytes(text.data() + done + i, to + done + i);
      found |= escapes(bytes | load_bytes(outside + i));
    }
  }
  if (std::experimental::any_of(found)) return nullptr;
  to += text.size();
  *to++ = '"';
  return to;
}

char* write_json_string(std::string_view text, char* to) {
  const char* from = text.data();
  const char* const end = from + text.size();
  *to++ = '"';
  while (from != end) {
    const auto found = escapes(copy_bytes(from, to));
    const auto plain = std::experimental::any_of(found)
                           ? static_cast<std::ptrdiff_t>(std::experimental::find_first_set(found))
                           : static_cast<std::ptrdiff_t>(Bytes::size());
    const std::ptrdiff_t copied = std::min(plain, end - from);
    from += copied;
    to += copied;
    if (from != end && plain < static_cast<std::ptrdiff_t>(Bytes::size())) to = write_escape(*from++, to);
  }
  *to++ = '"';
  return to;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace mixferry
