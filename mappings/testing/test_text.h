#pragma once
/// A file of tests made of rows and of what becomes of them.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/encoded_rows.h"

namespace mixferry::mappings {

/// Gathers tests.
class TestText {
 public:
  /// `name`: of `mapping`, as the file shall say it. `rows_are_json`: cells keep the types of JSON.
  TestText(std::string_view name, const Mapping& mapping, bool rows_are_json);

  /// `columns`: what the cells of `row` are called; cells without a text are left out.
  void add(const Row& row, const std::vector<std::string>& columns, const EncodedRows& mapped);

  [[nodiscard]] std::string text() const { return head_ + tests_; }

 private:
  std::string head_;
  bool rows_are_json_;
  bool empty_says_nothing_;  ///< an empty text means "no value"
  std::set<std::string> group_keys_;  ///< that events and users are linked to groups by
  std::string tests_;
};

}  // namespace mixferry::mappings
