#include "connectors/jsonl/expected_keys.h"

namespace mixferry::connectors {

KeyBeginning::KeyBeginning(std::string_view key) {
  char text[kBytes] = {'"'};
  const std::size_t copied = key.copy(text + 1, kBytes - 1);
  if (copied < kBytes - 1) text[1 + copied] = '"';
  std::memcpy(words_, text, kBytes);
  std::memset(masks_, 0xFF, std::min(key.size() + 2, kBytes));
}

void ExpectedKeys::expect(std::size_t& next, std::string_view key, const FieldEdge* edge) {
  if (count_ == kPlacesMax || key.size() > kKeyBytesMax) return;
  const auto at = places_.begin() + static_cast<std::ptrdiff_t>(next);
  places_.insert(at, {std::string(key), edge, KeyBeginning(key)});
  ++count_;
  ++next;
}

}  // namespace mixferry::connectors
