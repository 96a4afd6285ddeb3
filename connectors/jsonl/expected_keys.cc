#include "connectors/jsonl/expected_keys.h"

namespace mixferry::connectors {

const FieldEdge* ExpectedKeys::look_up(const FieldNode& node, std::size_t position, std::string_view key) {
  const FieldEdge* const edge = node.find(key);
  if (position >= kPlacesMax || key.size() > kKeyBytesMax) return edge;
  if (position == places_.size()) places_.emplace_back();
  if (position < places_.size()) {
    places_[position].key = key;
    places_[position].edge = edge;
  }
  return edge;
}

}  // namespace mixferry::connectors
