#pragma once
/// Hashes of 128 bits as the bytes of a column.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/hash128.h"
#include "engine/ledger/sqlite/database.h"

namespace mixferry::ledger {

using HashBytes = std::array<char, sizeof(Hash128)>;

/// Big-endian, so that the order of hashes does not depend on the machine.
[[nodiscard]] inline HashBytes bytes_of(const Hash128& hash) {
  HashBytes bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t half = i < bytes.size() / 2 ? hash.high : hash.low;
    bytes[i] = static_cast<char>(half >> (56 - 8 * (i % 8)));
  }
  return bytes;
}

/// Of a column that was damaged, whatever it makes: sums tell.
[[nodiscard]] inline Hash128 hash_in(std::string_view bytes) {
  Hash128 hash;
  for (std::size_t i = 0; i < bytes.size() && i < sizeof(Hash128); ++i) {
    std::uint64_t& half = i < sizeof(Hash128) / 2 ? hash.high : hash.low;
    half = half << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return hash;
}

/// `bytes` must outlive it.
[[nodiscard]] inline Blob blob(const HashBytes& bytes) {
  return {{bytes.data(), bytes.size()}};
}

}  // namespace mixferry::ledger
