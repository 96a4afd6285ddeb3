#include "engine/ledger/sqlite/checksum.h"

#include <bit>
#include <xxhash.h>

namespace mixferry::ledger::detail {

Checksum fold(Checksum so_far, std::uint64_t number) {
  return XXH3_64bits_withSeed(&number, sizeof number, so_far);
}

Checksum fold(Checksum so_far, std::string_view text) {
  return fold(XXH3_64bits_withSeed(text.data(), text.size(), so_far), std::uint64_t{text.size()});
}

Checksum fold(Checksum so_far, double number) {
  return fold(so_far, std::bit_cast<std::uint64_t>(number));
}

}  // namespace mixferry::ledger::detail
