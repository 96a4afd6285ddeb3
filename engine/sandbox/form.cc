#include "engine/sandbox/form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace mixferry::sandbox {
namespace {

std::string decode_percent(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned byte = 0;
    if (text[at] == '%' && at + 2 < text.size() &&
        std::from_chars(text.data() + at + 1, text.data() + at + 3, byte, 16).ptr == text.data() + at + 3) {
      decoded += static_cast<char>(byte);
      at += 2;
    } else {
      decoded += text[at] == '+' ? ' ' : text[at];
    }
  }
  return decoded;
}

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Values by character; -1 for what is no base64.
std::array<std::int8_t, 256> make_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t at = 0; at < kAlphabet.size(); ++at) {
    values[static_cast<unsigned char>(kAlphabet[at])] = static_cast<std::int8_t>(at);
  }
  values['-'] = values[' '] = values['+'];
  values['_'] = values['/'];
  return values;
}

}  // namespace

Fields parse_fields(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(field.size() + 1, text.size()));
    if (field.empty()) continue;
    const std::size_t equals = std::min(field.find('='), field.size());
    fields.emplace_back(decode_percent(field.substr(0, equals)),
                        decode_percent(field.substr(std::min(equals + 1, field.size()))));
  }
  return fields;
}

const std::string* find_field(const Fields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Fields::value_type::first);
  return found == fields.end() ? nullptr : &found->second;
}

std::optional<std::string> decode_base64(std::string_view text) {
  static const std::array<std::int8_t, 256> kValues = make_values();
  std::string decoded;
  decoded.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  unsigned bit_count = 0;
  for (const char character : text) {
    if (character == '\n' || character == '\r' || character == '=') continue;
    const std::int8_t value = kValues[static_cast<unsigned char>(character)];
    if (value < 0) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      decoded += static_cast<char>(bits >> bit_count & 0xFFU);
    }
  }
  return decoded;
}

}  // namespace mixferry::sandbox
