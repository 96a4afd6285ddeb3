#pragma once
/// What keys lead to, guessed from the row before.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/jsonl/field_paths.h"

namespace mixferry::connectors {

/// Rows of an export mostly have the same keys in the same order, so a key is held against the one that stood
/// in its place before it is looked up. It finds what `FieldNode::find` would.
class ExpectedKeys {
 public:
  /// The edge of the key in the `position`-th place of a row, from 0; nullptr: it leads nowhere. `node` is
  /// the same in all calls.
  [[nodiscard]] const FieldEdge* find(const FieldNode& node, std::size_t position, std::string_view key) {
    if (position < places_.size() && places_[position].key == key) return places_[position].edge;
    return look_up(node, position, key);
  }

 private:
  /// Places beyond are looked up: a row may have millions.
  static constexpr std::size_t kPlacesMax = 1'000;
  static constexpr std::size_t kKeyBytesMax = 256;

  struct Place {
    std::string key;
    const FieldEdge* edge;
  };

  [[nodiscard]] const FieldEdge* look_up(const FieldNode& node, std::size_t position, std::string_view key);

  std::vector<Place> places_;
};

}  // namespace mixferry::connectors
