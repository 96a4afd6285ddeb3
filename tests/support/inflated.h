#pragma once
/// A compressed body, as whoever gets it reads it.

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "engine/http/inflater.h"

namespace mixferry::tests {

/// The bytes of a gzip member, at most 16 MiB. Throws where it is none, or not a whole one.
[[nodiscard]] inline std::string inflated(std::string_view member) {
  http::Inflater inflater(1 << 24);
  inflater.feed(member);
  std::string bytes;
  std::array<char, 4096> piece;
  while (const std::size_t size = inflater.inflate_into(piece).value()) bytes.append(piece.data(), size);
  if (!inflater.may_end()) throw std::runtime_error("a gzip member is cut off");
  return bytes;
}

}  // namespace mixferry::tests
