#include "engine/verification/profile_key.h"

#include <xxhash.h>

namespace mixferry::verification {

std::uint64_t hash_of(Subject subject, std::string_view id, std::uint64_t seed) {
  const std::uint64_t of_subject = XXH3_64bits_withSeed(&subject, sizeof(subject), seed);
  return XXH3_64bits_withSeed(id.data(), id.size(), of_subject);
}

}  // namespace mixferry::verification
