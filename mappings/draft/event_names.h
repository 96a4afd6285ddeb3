#pragma once
/// Which column says what happened.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

struct NamesOfEvents {
  const ColumnFacts* column = nullptr;  ///< nullptr: none says so
  bool is_certain = false;              ///< by a name such as `event`, not just `type`
};

/// `otherwise` is what all events are called where no column says it, nullopt: nothing tells. A `Call Type`
/// is of events that are calls, and no `Payment Type` is.
[[nodiscard]] NamesOfEvents names_of_events(const std::vector<ColumnFacts>& columns,
                                            const std::optional<std::string>& otherwise);

}  // namespace mixferry::mappings
