#include "engine/erasing/cancel.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace mixferry::erasing {
namespace {

using ledger::PersonRecord;
using ledger::TaskRecord;
using mixpanel::TaskCancelling;
using mixpanel::TaskStatus;

constexpr auto kRevoked = TaskStatus::revoked;

std::string answer_of(TaskCancelling came_of_it) {
  switch (came_of_it) {
    case TaskCancelling::cancelled:
      return "cancelled";
    case TaskCancelling::too_late:
      return "too late";
    case TaskCancelling::not_found:
      break;
  }
  return "not found";
}

class TaskCanceller {
 public:
  TaskCanceller(Request& request, TaskService& tasks) : request_(request), tasks_(tasks) {}

  Done<TaskCancelling> cancel(const std::string& task) {
    const auto came_of_it = tasks_.cancel(task);
    if (!came_of_it) return came_of_it;
    std::vector<ledger::RequestChange> changes = {ledger::RequestStep{
        .what = fmt::format("task {} to be cancelled", task), .answer = answer_of(*came_of_it)}};
    if (*came_of_it == TaskCancelling::cancelled)
      changes.emplace_back(ledger::TaskTold{.task = task, .status = std::string(word_of(kRevoked))});
    request_.change(changes);
    return came_of_it;
  }

  /// The people of an order whose tasks are all cancelled.
  void let_go(ledger::OrderNumber order) {
    const std::vector<TaskRecord> tasks = request_.tasks_of(order);
    const bool is_cancelled = std::ranges::all_of(
        tasks, [](const TaskRecord& each) { return mixpanel::task_status_named(each.status) == kRevoked; });
    if (!is_cancelled) return;
    std::vector<PersonRecord> people = request_.people();
    std::erase_if(people, [&](const PersonRecord& person) {
      return person.order != order || !is_under_way(person.state);
    });
    if (people.empty()) return;
    request_.change({ledger::PeopleMoved{.people = numbers_of(people),
                                         .state = ledger::PersonState::cancelled,
                                         .reason = fmt::format("task {} was cancelled", tasks.front().id)},
                     ledger::PeopleSpared{.people = numbers_of(people)},
                     ledger::RequestStep{.what = "people cancelled", .people = people.size()}});
  }

 private:
  Request& request_;
  TaskService& tasks_;
};

Cancelling in_words_of_ours(TaskCancelling came_of_it) {
  if (came_of_it == TaskCancelling::cancelled) return Cancelling::cancelled;
  return came_of_it == TaskCancelling::too_late ? Cancelling::too_late : Cancelling::not_found;
}

}  // namespace

Done<Cancelling> cancel(ledger::Erasures& erasures, ledger::PrivacyRequestId id, const std::string& task,
                        TaskService& tasks, const TakeStep& take_step) {
  Request request{erasures, id, take_step};
  std::set<ledger::OrderNumber> orders;
  for (const TaskRecord& each : request.tasks())
    if (each.id == task) orders.insert(each.order);
  if (orders.empty() || !request.is_open() || !request.is_erasure()) return Cancelling::not_theirs;
  TaskCanceller canceller{request, tasks};
  const auto first = canceller.cancel(task);
  if (!first) return std::unexpected(first.error());
  if (*first != TaskCancelling::cancelled) return in_words_of_ours(*first);
  for (const ledger::OrderNumber order : orders) {
    for (const TaskRecord& each : request.tasks_of(order)) {
      if (mixpanel::task_status_named(each.status) == kRevoked) continue;
      if (const auto more = canceller.cancel(each.id); !more) return std::unexpected(more.error());
    }
    canceller.let_go(order);
  }
  request.end_if_over();
  return Cancelling::cancelled;
}

std::optional<ledger::PrivacyRequestId> erasure_with(ledger::Erasures& erasures, const std::string& task) {
  for (const ledger::PrivacyRequestRecord& each : erasures.privacy_requests()) {
    const bool is_open_erasure =
        each.state == ledger::RequestState::open && each.request.kind == ledger::PrivacyRequest::Kind::erase;
    if (!is_open_erasure) continue;
    const std::vector<TaskRecord> tasks = erasures.tasks(each.id);
    if (std::ranges::find(tasks, task, &TaskRecord::id) != tasks.end()) return each.id;
  }
  return std::nullopt;
}

}  // namespace mixferry::erasing
