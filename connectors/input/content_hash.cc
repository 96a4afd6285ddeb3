#include "connectors/input/content_hash.h"

#include <memory>
#include <new>
#include <vector>
#include <xxhash.h>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kHashReadBytes = 64 << 10;

struct FreeState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

Result<ContentHash> content_hash(ByteStream& stream) {
  const std::unique_ptr<XXH3_state_t, FreeState> state(XXH3_createState());
  if (state == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(state.get());
  std::vector<char> piece(kHashReadBytes);
  for (;;) {
    const auto got = stream.read(piece);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    XXH3_128bits_update(state.get(), piece.data(), *got);
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  return ContentHash{hash.high64, hash.low64};
}

}  // namespace mixferry::connectors
