#pragma once
/// Some of the values of a column: which, and how often they were met.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

struct ValueCount {
  std::string text;  ///< shortened at a character, see `Examples::kTextBytesMax`
  std::uint64_t count = 0;
};

/// Keeps the values with the smallest hashes: of few different values all, of many a random choice that is
/// the same every time. Their counts are exact: one that was ever dropped never comes back.
class Examples {
 public:
  static constexpr std::size_t kKept = 24;
  static constexpr std::size_t kTextBytesMax = 120;

  /// `hash` is that of the whole value.
  void add(std::string_view text, std::uint64_t hash);

  /// What was kept, the most frequent first, then in the order of their texts.
  [[nodiscard]] std::vector<ValueCount> most_frequent() const;

 private:
  struct Kept {
    std::uint64_t hash;
    ValueCount value;
  };
  std::vector<Kept> kept_;  ///< by hash
};

}  // namespace mixferry::mappings
