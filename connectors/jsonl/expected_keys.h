#pragma once
/// What keys lead to, guessed from the rows before.

#include <algorithm>
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
    std::uint64_t words[kWords];
    std::memcpy(words, text, kBytes);
    std::uint64_t differing = 0;
    for (std::size_t i = 0; i < kWords; ++i) differing |= (words[i] ^ words_[i]) & masks_[i];
    return differing == 0;
  }

 private:
  static constexpr std::size_t kWords = kBytes / sizeof(std::uint64_t);
  std::uint64_t words_[kWords] = {};
  std::uint64_t masks_[kWords] = {};  ///< all bits of the bytes that count
};

/// Rows of an export mostly have the same keys in the same order, though some may leave out what is empty. So
/// a text is held against the keys that came next before; then neither its end nor what it leads to need be
/// looked for.
class ExpectedKeys {
 public:
  struct Place {
    std::string key;        ///< without escapes
    const FieldEdge* edge;  ///< nullptr: it leads nowhere
    KeyBeginning beginning;
  };

  /// The key that stands at `text` in quotes, if it is expected about `next`, which then moves behind it;
  /// nullptr where it is not. `KeyBeginning::kBytes` bytes behind `end` must be readable, and may be part of
  /// it.
  [[nodiscard]] const Place* find(std::size_t& next, const char* text, const char* end) const {
    for (std::size_t i = next, last = std::min(next + kPlacesAhead, count_); i < last; ++i) {
      const Place& place = places_[i];
      if (!place.beginning.is_at(text) || !has_rest(place.key, {text + 1, end})) continue;
      next = i + 1;
      return &place;
    }
    return nullptr;
  }

  /// Expects `key`, which stood there without escapes, at `next`, and moves that behind it.
  void expect(std::size_t& next, std::string_view key, const FieldEdge* edge);

 private:
  /// Whether what `KeyBeginning` does not reach stands at `text`, too.
  static bool has_rest(std::string_view key, std::string_view text) {
    return key.size() + 2 <= KeyBeginning::kBytes ||
           (text.size() > key.size() && text[key.size()] == '"' && text.starts_with(key));
  }

  /// How many keys may have been left out.
  static constexpr std::size_t kPlacesAhead = 8;
  /// More are not remembered: a row may have millions, or each row others.
  static constexpr std::size_t kPlacesMax = 1'000;
  static constexpr std::size_t kKeyBytesMax = 256;

  std::vector<Place> places_;
  std::size_t count_ = 0;  ///< of places; to ask the vector takes a division
};

}  // namespace mixferry::connectors
