#pragma once
/// What is sent for a row, put together by profile: what tests of mappings speak of.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/target_kind.h"
#include "mappings/plan/encoded_rows.h"

namespace mixferry::mappings {

/// The updates of one profile. Operations are called as the mapping language calls them.
struct Record {
  /// Property -> JSON text, numbers without exponents. Of `unset` the names alone, `delete` has none.
  using Properties = std::map<std::string, std::string>;

  TargetKind kind = TargetKind::users;
  std::string group_key = {};
  std::string id = {};
  std::map<std::string, Properties> operations = {};

  /// `user "1001"`, `company "7"`.
  [[nodiscard]] std::string who() const;
};

/// The records of one mapped row, in the order of its updates. Updates of one profile are one record, unless
/// an operation comes twice.
[[nodiscard]] std::vector<Record> records_of(const EncodedRows& row);

/// Whether two JSON texts mean the same: `5` and `5.0` do.
[[nodiscard]] bool same_value(std::string_view one, std::string_view other);

}  // namespace mixferry::mappings
