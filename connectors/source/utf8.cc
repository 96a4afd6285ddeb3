#include "connectors/source/utf8.h"

#include <cstdint>

namespace mixferry::connectors {
namespace {

/// What may follow a first byte: how many bytes, and the bounds of the next one. Further ones are 80 to BF.
struct Sequence {
  std::size_t length = 0;  ///< 0: not a first byte
  std::uint8_t second_min = 0x80;
  std::uint8_t second_max = 0xBF;
};

Sequence sequence_of(std::uint8_t first) {
  if (first < 0x80) return {1};
  if (first >= 0xC2 && first <= 0xDF) return {2};
  if (first == 0xE0) return {3, 0xA0, 0xBF};  // shorter forms exist below
  if (first == 0xED) return {3, 0x80, 0x9F};  // surrogates lie above
  if (first >= 0xE1 && first <= 0xEF) return {3};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {4};
  if (first == 0xF4) return {4, 0x80, 0x8F};  // U+10FFFF is the last
  return {};
}

bool well_formed(std::string_view sequence, const Sequence& expected) {
  for (std::size_t i = 1; i < expected.length; ++i) {
    const auto byte = static_cast<std::uint8_t>(sequence[i]);
    const bool second = i == 1;
    if (byte < (second ? expected.second_min : 0x80) || byte > (second ? expected.second_max : 0xBF)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Sequence expected = sequence_of(static_cast<std::uint8_t>(text[at]));
    if (expected.length == 0 || at + expected.length > text.size()) return at;
    if (!well_formed(text.substr(at), expected)) return at;
    at += expected.length;
  }
  return std::string_view::npos;
}

}  // namespace mixferry::connectors
