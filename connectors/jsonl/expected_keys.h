#pragma once
/// What keys lead to, guessed from the row before.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/jsonl/field_paths.h"

namespace mixferry::connectors {

/// The first sixteen bytes of a key in quotes, compared at once.
class KeyBeginning {
 public:
  static constexpr std::size_t kBytes = 16;

  explicit KeyBeginning(std::string_view key);

  [[nodiscard]] bool is_at(const char* text) const {
    std::uint64_t words[2];
    std::memcpy(words, text, kBytes);
    return (((words[0] ^ words_[0]) & masks_[0]) | ((words[1] ^ words_[1]) & masks_[1])) == 0;
  }

 private:
  std::uint64_t words_[2] = {};
  std::uint64_t masks_[2] = {};  ///< all bits of the bytes that count
};

/// Rows of an export mostly have the same keys in the same order, so a text is held against the key that
/// stood in its place before; then neither its end nor what it leads to need be looked for.
class ExpectedKeys {
 public:
  struct Place {
    std::string key;        ///< without escapes
    const FieldEdge* edge;  ///< nullptr: it leads nowhere
    KeyBeginning beginning;
  };

  /// The key of the `position`-th place of a row, from 0, if it stands at `text` in quotes; nullptr where it
  /// does not, or is not known. `KeyBeginning::kBytes` bytes behind `end` must be readable, and may be part
  /// of it.
  [[nodiscard]] const Place* find(std::size_t position, const char* text, const char* end) const {
    if (position >= places_.size()) return nullptr;
    const Place& place = places_[position];
    return place.beginning.is_at(text) && has_rest(place.key, {text + 1, end}) ? &place : nullptr;
  }

  /// Expects `key`, which stood there without escapes, in that place.
  void expect(std::size_t position, std::string_view key, const FieldEdge* edge);

 private:
  /// Whether what `KeyBeginning` does not reach stands at `text`, too.
  static bool has_rest(std::string_view key, std::string_view text) {
    return key.size() + 2 <= KeyBeginning::kBytes ||
           (text.size() > key.size() && text[key.size()] == '"' && text.starts_with(key));
  }

  /// Places beyond are not remembered: a row may have millions.
  static constexpr std::size_t kPlacesMax = 1'000;
  static constexpr std::size_t kKeyBytesMax = 256;

  std::vector<Place> places_;
};

}  // namespace mixferry::connectors
