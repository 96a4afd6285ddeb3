#include "engine/erasing/standing.h"

#include <algorithm>
#include <fmt/format.h>

namespace mixferry::erasing {
namespace {

using ledger::PersonState;
using mixpanel::TaskStatus;

OrderStanding standing_by(const ledger::TaskRecord& task) {
  switch (mixpanel::task_status_named(task.status)) {
    case TaskStatus::success:
      return {.people = PersonState::task_succeeded};
    case TaskStatus::failure:
      return {.people = PersonState::failed,
              .reason = fmt::format("Mixpanel says that task {} failed (FAILURE): ask for it anew", task.id)};
    case TaskStatus::not_found:
      return {.people = PersonState::failed,
              .reason = fmt::format("Mixpanel knows no task {} any more (NOT_FOUND), and whether it was "
                                    "carried out is not known: ask for it anew",
                                    task.id)};
    case TaskStatus::revoked:
      return {.people = PersonState::cancelled,
              .reason = fmt::format("task {} was cancelled (REVOKED)", task.id)};
    case TaskStatus::pending:
    case TaskStatus::staging:
    case TaskStatus::started:
    case TaskStatus::unknown:
      break;
  }
  return {};
}

int badness(const OrderStanding& standing) {
  if (standing.people == PersonState::failed) return 3;
  if (standing.people == PersonState::cancelled) return 2;
  return standing.people == PersonState::submitted ? 1 : 0;
}

}  // namespace

OrderStanding standing_of(const std::vector<ledger::TaskRecord>& tasks_of_order) {
  if (tasks_of_order.empty()) return {};
  std::vector<OrderStanding> standings;
  for (const ledger::TaskRecord& task : tasks_of_order) standings.push_back(standing_by(task));
  return *std::ranges::max_element(standings, {}, badness);
}

TaskStatus believed(TaskStatus told, std::string_view before, bool waits) {
  const bool is_early = told == TaskStatus::not_found && !waits && before.empty();
  return is_early ? TaskStatus::unknown : told;
}

}  // namespace mixferry::erasing
