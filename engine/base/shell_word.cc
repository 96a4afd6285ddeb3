#include "engine/base/shell_word.h"

#include <algorithm>
#include <fmt/format.h>

namespace mixferry {
namespace {

bool is_plain(char byte) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  return kPlain.find(byte) != std::string_view::npos;
}

/// Nobody can type it, and no screen shows it.
bool is_control(char byte) {
  return (static_cast<unsigned char>(byte) < ' ' && byte != '\n') || byte == '\x7F';
}

std::string printed(std::string_view text) {
  std::string format;
  for (const char byte : text) {
    if (byte == '%') {
      format += "%%";
    } else if (is_control(byte) || byte == '\'' || byte == '\\' || (byte == '-' && format.empty())) {
      format += fmt::format("\\{:03o}", static_cast<unsigned char>(byte));
    } else {
      format += byte;
    }
  }
  return fmt::format("\"$(printf '{}')\"", format);
}

}  // namespace

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return std::string(text);
  if (std::ranges::any_of(text, is_control)) return printed(text);
  std::string word = "'";
  for (const char byte : text) {
    if (byte == '\'') {
      word += R"('\'')";
    } else {
      word += byte;
    }
  }
  return word + "'";
}

}  // namespace mixferry
