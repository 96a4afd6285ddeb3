#pragma once
/// Finding a column of an export by the name that somebody else has for it.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

/// `First Name`, `firstName` and `first_name` without what they differ in.
[[nodiscard]] std::string folded_name(std::string_view name);

class ColumnIndex {
 public:
  /// `columns` must outlive it.
  explicit ColumnIndex(const std::vector<ColumnFacts>& columns);

  /// The column called so; else the one whose folded name is the same,
  /// `properties.` before it or not; else nullptr. `Seen (*)` finds `Seen
  /// (UTC)`.
  [[nodiscard]] const ColumnFacts* find(std::string_view name) const;

 private:
  std::map<std::string, const ColumnFacts*, std::less<>> exact_;
  std::map<std::string, const ColumnFacts*, std::less<>> folded_;
};

}  // namespace mixferry::mappings
