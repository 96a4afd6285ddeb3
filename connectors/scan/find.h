#pragma once
/// The loop over bytes that cutting and reading CSV come down to.

#include <cstddef>
#include <experimental/simd>

#include "connectors/source/block.h"

namespace mixferry::connectors {

/// The first byte of [from, end) that is `a` or `b`, or `end`. `Block::kPadding` bytes behind `end` must be
/// readable.
[[nodiscard]] inline const char* find_either(const char* from, const char* end, char a, char b) {
  using Bytes = std::experimental::native_simd<signed char>;
  static_assert(Bytes::size() <= Block::kPadding);
  for (; from < end; from += Bytes::size()) {
    const Bytes bytes(reinterpret_cast<const signed char*>(from), std::experimental::element_aligned);
    const auto hit = bytes == static_cast<signed char>(a) || bytes == static_cast<signed char>(b);
    if (std::experimental::any_of(hit)) {
      const char* const at = from + std::experimental::find_first_set(hit);
      return at < end ? at : end;
    }
  }
  return end;
}

/// The first byte of [from, end) that is not simply text in a string of JSON: a quote, a backslash or a
/// control character; or `end`. `Block::kPadding` bytes behind `end` must be readable.
[[nodiscard]] inline const char* find_string_stop(const char* from, const char* end) {
  using Bytes = std::experimental::native_simd<signed char>;
  for (; from < end; from += Bytes::size()) {
    const Bytes bytes(reinterpret_cast<const signed char*>(from), std::experimental::element_aligned);
    const Bytes control_bits = bytes & static_cast<signed char>(0xE0);  // none in 0x00 to 0x1F
    const auto hit = bytes == static_cast<signed char>('"') || bytes == static_cast<signed char>('\\') ||
                     control_bits == static_cast<signed char>(0);
    if (std::experimental::any_of(hit)) {
      const char* const at = from + std::experimental::find_first_set(hit);
      return at < end ? at : end;
    }
  }
  return end;
}

/// The same as `find_either` for four bytes, any of which may be named twice: what the rarer dialects need.
[[nodiscard]] inline const char* find_any(const char* from, const char* end, char a, char b, char c, char d) {
  using Bytes = std::experimental::native_simd<signed char>;
  for (; from < end; from += Bytes::size()) {
    const Bytes bytes(reinterpret_cast<const signed char*>(from), std::experimental::element_aligned);
    const auto hit = bytes == static_cast<signed char>(a) || bytes == static_cast<signed char>(b) ||
                     bytes == static_cast<signed char>(c) || bytes == static_cast<signed char>(d);
    if (std::experimental::any_of(hit)) {
      const char* const at = from + std::experimental::find_first_set(hit);
      return at < end ? at : end;
    }
  }
  return end;
}

}  // namespace mixferry::connectors
