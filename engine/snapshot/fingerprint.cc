#include "engine/snapshot/fingerprint.h"

#include <xxhash.h>

namespace mixferry::snapshot {

Fingerprint fingerprint(std::string_view id, std::string_view records) {
  const XXH128_hash_t of_id = XXH3_128bits(id.data(), id.size());
  const std::uint64_t of_content = XXH3_64bits_withSeed(records.data(), records.size(), of_id.high64);
  return {.id = of_id.low64, .content = content_of_hash(of_content)};
}

}  // namespace mixferry::snapshot
