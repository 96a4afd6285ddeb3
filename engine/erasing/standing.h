#pragma once
/// What the states of tasks mean for their people. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/erasure_values.h"
#include "engine/mixpanel/privacy/task_status.h"

namespace mixferry::erasing {

/// How it is with an order by its tasks.
struct OrderStanding {
  /// `submitted`: they are under way. Else `task_succeeded`, `failed` or `cancelled`.
  ledger::PersonState people = ledger::PersonState::submitted;
  std::string reason = {};  ///< of the latter two, for people
};

/// All must succeed; of those that did not, what is worst tells.
[[nodiscard]] OrderStanding standing_of(const std::vector<ledger::TaskRecord>& tasks_of_order);

/// What is kept of a status that was told, after `before` (empty: none). That there is no such task is
/// believed when it was told in a watch that waited, or when there was an answer before: one may be asked for
/// that was begun just now. Else it is kept as unknown, which is under way.
[[nodiscard]] mixpanel::TaskStatus believed(mixpanel::TaskStatus told, std::string_view before, bool waits);

}  // namespace mixferry::erasing
