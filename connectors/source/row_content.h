#pragma once
/// What a row says, as a hash by which it is known again wherever it comes from.
///
/// A sum over its cells that hold something, each together with the name of its column: so neither the order
/// of the columns counts, nor a column that is empty, nor how cells are quoted.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/hash128.h"

namespace mixferry::connectors {

class RowContent {
 public:
  /// Of a column's name, for `add`.
  [[nodiscard]] static std::uint64_t hash_of_name(std::string_view name);

  void add(std::uint64_t hash_of_name, std::string_view text);
  [[nodiscard]] const Hash128& hash() const { return sum_; }

 private:
  Hash128 sum_;
};

/// As a text that no program takes for a number, and back; nothing for another text.
[[nodiscard]] std::string content_text(const Hash128& content);
[[nodiscard]] std::optional<Hash128> parse_content(std::string_view text);

}  // namespace mixferry::connectors
