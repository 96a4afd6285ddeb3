#include "engine/erasing/go_on.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <string>
#include <utility>

#include "engine/erasing/profiles.h"
#include "engine/erasing/results.h"
#include "engine/erasing/standing.h"
#include "engine/erasing/submit.h"

namespace mixferry::erasing {
namespace {

using ledger::PersonRecord;
using ledger::PersonState;
using ledger::RequestChange;
using ledger::RequestStep;
using ledger::TaskRecord;

bool waits_for_task(const PersonRecord& person) {
  return person.state == PersonState::submitted || person.state == PersonState::profile_deleted;
}

/// Asks for tasks, and lets their people follow.
class Watch {
 public:
  Watch(Request& request, TaskService& tasks, bool waits) : request_(request), tasks_(tasks), waits_(waits) {}

  Done<> run() {
    follow();
    const std::vector<std::string> open = open_tasks();
    if (open.empty()) return {};
    return tasks_.watch(
        request_.task_kind(), open, waits_,
        [this](const std::string& task, const mixpanel::TaskState& state) { take(task, state); });
  }

 private:
  /// Of people who wait for one, those that have not succeeded yet; each once.
  [[nodiscard]] std::vector<std::string> open_tasks() const {
    std::set<ledger::OrderNumber> orders;
    for (const PersonRecord& person : request_.people())
      if (waits_for_task(person)) orders.insert(person.order);
    std::vector<std::string> open;
    std::set<std::string> seen;
    for (const TaskRecord& task : request_.tasks()) {
      const bool is_open = orders.contains(task.order) && task.status != ledger::kTaskSucceeded;
      if (is_open && seen.insert(task.id).second) open.push_back(task.id);
    }
    return open;
  }

  void take(const std::string& task, const mixpanel::TaskState& state) {
    const std::vector<TaskRecord> known = request_.tasks();
    const auto before = std::ranges::find(known, task, &TaskRecord::id);
    const std::string status(
        mixpanel::word_of(believed(state.status, before == known.end() ? "" : before->status, waits_)));
    std::vector<RequestChange> changes = {ledger::TaskTold{.task = task, .status = status}};
    // Days of the same answer prove nothing more.
    if (before == known.end() || before->status != status) {
      changes.emplace_back(RequestStep{.what = fmt::format("task {} asked for", task),
                                       .answer = std::string(mixpanel::word_of(state.status)),
                                       .people = people_of(task)});
    }
    request_.change(changes);
    follow();
  }

  [[nodiscard]] std::uint64_t people_of(const std::string& task) const {
    std::set<ledger::OrderNumber> orders;
    for (const TaskRecord& each : request_.tasks())
      if (each.id == task) orders.insert(each.order);
    return static_cast<std::uint64_t>(std::ranges::count_if(
        request_.people(), [&](const PersonRecord& person) { return orders.contains(person.order); }));
  }

  /// Whoever waits for tasks of which it is known by now what became of them.
  void follow() {
    std::map<ledger::OrderNumber, std::vector<PersonRecord>> waiting;
    for (PersonRecord& person : request_.people())
      if (waits_for_task(person)) waiting[person.order].push_back(std::move(person));
    std::vector<RequestChange> changes;
    for (const auto& [order, people] : waiting) {
      const OrderStanding standing = standing_of(request_.tasks_of(order));
      if (standing.people == PersonState::submitted) continue;
      changes.emplace_back(ledger::PeopleMoved{
          .people = numbers_of(people), .state = standing.people, .reason = standing.reason});
    }
    request_.change(changes);
  }

  Request& request_;
  TaskService& tasks_;
  const bool waits_;
};

Done<> do_steps(Request& request, TaskService& tasks, ProfileService& profiles, const GoOnOptions& options,
                Standing& standing) {
  if (auto done = submit(request, tasks, options.ids_max); !done) return done;
  if (request.is_erasure()) {
    if (auto done = delete_profiles(request, profiles, standing.profiles_refused); !done) return done;
  }
  if (auto done = Watch(request, tasks, options.waits).run(); !done) return done;
  if (!request.is_erasure()) return fetch_results(request, tasks);
  const ReadingBack reading{.readings_max = options.waits ? options.readings_max : 1,
                            .first_pause = options.first_reading_pause};
  return read_back(request, tasks, profiles, reading, standing.still_there);
}

}  // namespace

Standing standing_of_request(ledger::Erasures& erasures, ledger::PrivacyRequestId id) {
  const Request request{erasures, id, {}};
  Standing standing{.state = request.state()};
  for (const PersonRecord& person : request.people()) ++standing.people[person.state];
  return standing;
}

Standing go_on(ledger::Erasures& erasures, ledger::PrivacyRequestId id, TaskService& tasks,
               ProfileService& profiles, const GoOnOptions& options, const TakeStep& take_step) {
  Standing came_of_it;
  Request request{erasures, id, take_step};
  if (request.is_open()) {
    auto done = do_steps(request, tasks, profiles, options, came_of_it);
    if (!done) came_of_it.halt = std::move(done.error());
    request.end_if_over();
  }
  Standing standing = standing_of_request(erasures, id);
  came_of_it.state = standing.state;
  came_of_it.people = std::move(standing.people);
  return came_of_it;
}

}  // namespace mixferry::erasing
