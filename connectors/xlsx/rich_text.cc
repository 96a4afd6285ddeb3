#include "connectors/xlsx/rich_text.h"

#include <charconv>
#include <optional>

namespace mixferry::connectors::xlsx {
namespace {

constexpr std::size_t kEscapeBytes = 7;  // _xHHHH_

/// The character that `text` begins with an escape of.
std::optional<std::uint32_t> escaped(std::string_view text) {
  if (text.size() < kEscapeBytes || !text.starts_with("_x") || text[kEscapeBytes - 1] != '_')
    return std::nullopt;
  std::uint32_t code = 0;
  const char* const end = text.data() + kEscapeBytes - 1;
  if (std::from_chars(text.data() + 2, end, code, 16).ptr != end) return std::nullopt;
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return surrogate ? std::nullopt : std::optional(code);
}

void append_utf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

void undo_escapes(std::string& text, std::size_t begin) {
  std::size_t at = text.find("_x", begin);
  if (at == std::string::npos) return;
  const std::string tail = text.substr(at);
  text.resize(at);
  for (std::string_view rest = tail; !rest.empty();) {
    if (const auto code = escaped(rest)) {
      append_utf8(*code, text);
      rest.remove_prefix(kEscapeBytes);
    } else {
      text += rest.front();
      rest.remove_prefix(1);
    }
  }
}

}  // namespace mixferry::connectors::xlsx
