#include "engine/snapshot/fingerprint.h"

#include <xxhash.h>

namespace mixferry::snapshot {

Fingerprint fingerprint(std::string_view id, std::string_view records) {
  const XXH128_hash_t of_id = XXH3_128bits(id.data(), id.size());
  return {.id = of_id.low64, .content = XXH3_64bits_withSeed(records.data(), records.size(), of_id.high64)};
}

}  // namespace mixferry::snapshot
