#pragma once
/// What is sent for a row, as tests of mappings speak of it: put together by profile, events and links one by
/// one.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/target_kind.h"
#include "mappings/plan/encoded_rows.h"

namespace mixferry::mappings {

/// The updates of one profile, an event, or a link of two ids. Operations are called as the mapping language
/// calls them: `set`, of an event `properties`, of links `identify`, `alias` and `merge`.
struct Record {
  /// Property -> JSON text, numbers without exponents. Of `unset` the names alone, `delete` has none.
  using Properties = std::map<std::string, std::string>;

  TargetKind kind = TargetKind::users;
  std::string group_key = {};
  std::string id = {};  ///< of a profile
  /// Of an event its `event`, `time`, `id` (where it is somebody's) and `insert_id`; of a link its `time`
  /// (where it has one of its own). Times are in ISO 8601, `2024-03-12T09:14:00Z`.
  Properties fields = {};
  std::map<std::string, Properties> operations = {};

  /// `user "1001"`, `company "7"`, `event "Call Logged" of "1001"`, `identify "1001"`.
  [[nodiscard]] std::string who() const;
  /// The operation that holds what a mapping says below `groups`.
  [[nodiscard]] std::string operation_of_groups() const {
    return kind == TargetKind::events ? "properties" : "set";
  }
};

/// The two ids of a `merge`.
inline constexpr std::string_view kMergedIds[] = {"the first id", "the second id"};

/// The records of one mapped row, in the order of its updates. Updates of one profile are one record, unless
/// an operation comes twice.
[[nodiscard]] std::vector<Record> records_of(const EncodedRows& row);

/// Takes away what is sent with every event whose mapping does not say another: that our address is no place.
void leave_out_address(Record::Properties& properties);

/// Whether two JSON texts mean the same: `5` and `5.0` do.
[[nodiscard]] bool same_value(std::string_view one, std::string_view other);

}  // namespace mixferry::mappings
