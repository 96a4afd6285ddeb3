#pragma once
/// Which columns of an export say what happened, when, and to whom.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

/// All nullptr where no column says so.
struct EventColumns {
  const ColumnFacts* time = nullptr;           ///< when it happened, the best of those that are times
  const ColumnFacts* time_of_day = nullptr;    ///< where `time` says the day alone: when on that day
  const ColumnFacts* event = nullptr;          ///< what happened
  const ColumnFacts* person = nullptr;         ///< whose event it is
  const ColumnFacts* insert_id = nullptr;      ///< the row's own id, no value of it twice
  const ColumnFacts* company = nullptr;        ///< the id of the company that it belongs to
  bool event_is_certain = false;               ///< by a name such as `event`, not just `type`
  std::vector<std::string> other_times = {};   ///< names of columns that could be it, too, the best first
  std::vector<std::string> other_people = {};  ///< likewise
  std::string more_exact = {};                 ///< of `other_times`, where `time` says the day alone
  /// What all are called where no column tells: `Call` of `calls.csv`, or of the columns `Call ID` and
  /// `Call Date`; nullopt: nothing tells.
  std::optional<std::string> all_called = {};
};
/// `source_name` may say what happens: `calls.csv`.
[[nodiscard]] EventColumns event_columns(const std::vector<ColumnFacts>& columns,
                                         std::string_view source_name);

/// Whether so many rows repeat the value of an earlier one that it is no slip.
[[nodiscard]] bool repeats(const ColumnFacts& column);

}  // namespace mixferry::mappings
