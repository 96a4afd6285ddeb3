#include "connectors/jsonl/expected_keys.h"

#include <algorithm>

namespace mixferry::connectors {

KeyBeginning::KeyBeginning(std::string_view key) {
  char text[kBytes] = {'"'};
  const std::size_t copied = key.copy(text + 1, kBytes - 1);
  if (copied < kBytes - 1) text[1 + copied] = '"';
  std::memcpy(words_, text, kBytes);
  std::memset(masks_, 0xFF, std::min(key.size() + 2, kBytes));
}

void ExpectedKeys::expect(std::size_t position, std::string_view key, const FieldEdge* edge) {
  if (position >= kPlacesMax || key.size() > kKeyBytesMax) return;
  // Places in between, of which nothing is known, expect it as well.
  if (position >= places_.size()) places_.resize(position + 1, {std::string(key), edge, KeyBeginning(key)});
  Place& place = places_[position];
  place.key = key;
  place.edge = edge;
  place.beginning = KeyBeginning(key);
}

}  // namespace mixferry::connectors
