#pragma once
/// For whom tasks are begun together. Pure.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/ledger/erasure_values.h"
#include "engine/mixpanel/privacy/task_trouble.h"

namespace mixferry::erasing {

/// The people of one order who have no task yet.
struct OpenOrder {
  ledger::OrderNumber number = 0;
  std::vector<ledger::PersonRecord> people = {};
};

/// The first order that has people and no task yet; without people: there is none.
[[nodiscard]] OpenOrder first_open_order(const std::vector<ledger::PersonRecord>& people);
/// None has it yet, nor a later one.
[[nodiscard]] ledger::OrderNumber next_order(const std::vector<ledger::PersonRecord>& people);

/// Puts who is in no order into some, of at most `ids_max` people.
[[nodiscard]] std::vector<ledger::RequestChange> changes_to_order(
    const std::vector<ledger::PersonRecord>& people, std::size_t ids_max);

/// Half of it, at least two people, becomes the order `next`.
[[nodiscard]] ledger::RequestChange change_to_divide(const OpenOrder& order, ledger::OrderNumber next);

/// A task that a conflict named, and whom it is about; nobody where Mixpanel did not tell.
struct NamedTask {
  std::string id;
  std::vector<std::string> people = {};
};

/// What a conflict means for an order: who has a task already waits for that one, in an order from `next` on;
/// the others stay where they are, to be begun for. Where nobody says who is in which task, those in question
/// wait for all that may be theirs; where nobody says who is in question, the order is divided, in the end
/// into single people. Empty: it names no task at all, and nothing can be made of it. Else there is less to
/// begin for than before.
[[nodiscard]] std::vector<ledger::RequestChange> changes_for_conflict(const OpenOrder& order,
                                                                      const mixpanel::TaskTrouble& conflict,
                                                                      const std::vector<NamedTask>& tasks,
                                                                      ledger::OrderNumber next);

}  // namespace mixferry::erasing
