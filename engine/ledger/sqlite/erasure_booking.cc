#include "engine/ledger/sqlite/erasure_booking.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <stdexcept>
#include <string>
#include <variant>

namespace mixferry::ledger {
namespace {

/// Applies changes to one open request, and sums up by what it changes.
class RequestBooking {
 public:
  RequestBooking(Tables& tables, const PrivacyRequestRecord& record) : tables_(tables), record_(record) {}

  void operator()(const PeopleOrdered& ordered) {
    require(ordered.order != 0 && !has_tasks(ordered.order), "an order that has tasks takes nobody more");
    for (const PersonNumber number : ordered.people) {
      const PersonRecord before = person(number);
      require(before.state == PersonState::listed, "who is submitted is in no other order");
      PersonRecord after = before;
      after.order = ordered.order;
      change(before, after);
    }
  }

  void operator()(const TasksBegun& begun) {
    const auto people = tables_.people.of_order(record_.id, begun.order);
    require(begun.order != 0 && !people.empty(), "an order of nobody has no tasks");
    require(!begun.tasks.empty() && !has_tasks(begun.order), "an order has its tasks once");
    for (const std::string& task : begun.tasks) {
      require(!task.empty(), "a task has an id");
      of_request_ += tables_.tasks.insert(
          record_.id, {.id = task, .order = begun.order, .is_adopted = begun.are_adopted});
    }
    for (const PersonRecord& before : people) {
      if (before.state == PersonState::listed) move(before, PersonState::submitted, {});
    }
  }

  void operator()(const TaskTold& told) { of_request_ += tables_.tasks.tell(record_.id, told); }

  void operator()(const PeopleMoved& moved) {
    for (const PersonNumber number : moved.people) {
      const PersonRecord before = person(number);
      require_may_move(before, moved.state);
      move(before, moved.state, moved.reason);
    }
  }

  void operator()(const PeopleSpared& spared) {
    for (const PersonNumber number : spared.people)
      erased_ += tables_.erased.lift(record_.request.project, person(number).mark, record_.id);
  }

  void operator()(const RequestEnded& ended) {
    for (const PersonRecord& before : tables_.people.load(record_.id)) {
      require(!is_under_way(before.state), "it can't end while someone is under way");
      const bool is_well = before.state == PersonState::erased || before.state == PersonState::retrieved;
      require(ended.state != RequestState::done || is_well, "it is not done for everyone");
      if (record_.request.keeps_ids || before.id.empty()) continue;
      PersonRecord after = before;
      after.id.clear();
      change(before, after);
    }
    require(ended.state != RequestState::open, "an end is none of open");
    requests_ += tables_.requests.end(record_.id, ended.state);
  }

  void operator()(const RequestStep& step) { of_request_ += tables_.steps.insert(record_.id, step); }

  void finish() {
    tables_.sums.add(kWholeLedger, request_sum(record_.id), of_request_);
    tables_.sums.add(kWholeLedger, kPrivacyRequests, requests_);
    tables_.sums.add(kWholeLedger, kErasedPeople, erased_);
  }

 private:
  void require(bool holds, const char* rule) const {
    if (!holds) throw std::logic_error(fmt::format("request {}: {}", record_.id, rule));
  }

  [[nodiscard]] PersonRecord person(PersonNumber number) {
    const auto found = tables_.people.find(record_.id, number);
    require(found.has_value(), "nobody in it has this number");
    return *found;
  }

  [[nodiscard]] std::vector<TaskRecord> tasks_of(OrderNumber order) {
    std::vector<TaskRecord> tasks = tables_.tasks.load(record_.id);
    std::erase_if(tasks, [&](const TaskRecord& task) { return task.order != order; });
    return tasks;
  }
  [[nodiscard]] bool has_tasks(OrderNumber order) { return !tasks_of(order).empty(); }

  /// Asked once for each order: thousands of people share one.
  [[nodiscard]] bool has_succeeded(OrderNumber order) {
    if (succeeded_.contains(order)) return true;
    const std::vector<TaskRecord> tasks = tasks_of(order);
    const bool has = !tasks.empty() && std::ranges::all_of(tasks, [](const TaskRecord& task) {
      return task.status == kTaskSucceeded;
    });
    if (has) succeeded_.insert(order);
    return has;
  }

  void require_may_move(const PersonRecord& before, PersonState to) {
    require(is_under_way(before.state) && to > before.state, "people move forward only");
    const bool is_erasure = record_.request.kind == PrivacyRequest::Kind::erase;
    switch (to) {
      case PersonState::task_succeeded:
        require(has_succeeded(before.order), "a task has not succeeded");
        break;
      case PersonState::erased:
        require(is_erasure && before.state == PersonState::task_succeeded, "nobody is erased early");
        break;
      case PersonState::retrieved:
        require(!is_erasure && before.state == PersonState::task_succeeded, "nothing is retrieved early");
        break;
      case PersonState::submitted:
        require(false, "who is submitted has tasks");
        break;
      case PersonState::profile_deleted:
        require(is_erasure && before.state == PersonState::submitted, "who is not submitted keeps a profile");
        break;
      case PersonState::listed:
      case PersonState::failed:
      case PersonState::cancelled:
        break;
    }
  }

  void move(const PersonRecord& before, PersonState to, const std::string& reason) {
    PersonRecord after = before;
    after.state = to;
    after.reason = reason;
    change(before, after);
  }
  void change(const PersonRecord& before, const PersonRecord& after) {
    of_request_ += tables_.people.change(record_.id, before, after);
  }

  Tables& tables_;
  const PrivacyRequestRecord& record_;
  Checksum of_request_ = 0;  ///< by what the sums change, and so on
  Checksum requests_ = 0;
  Checksum erased_ = 0;
  std::set<OrderNumber> succeeded_;
};

}  // namespace

PrivacyRequestId begin_request(Tables& tables, const IdMarker& marker, const PrivacyRequest& request,
                               const std::vector<PersonToSee>& people) {
  if (people.empty()) throw std::logic_error("a request is about someone");
  const PrivacyRequestId id = tables.requests.insert(request);
  tables.sums.add(kWholeLedger, kPrivacyRequests, tables.requests.sum_of(id));
  Checksum of_request = 0;
  Checksum erased = 0;
  std::set<Hash128> marks;
  for (const PersonToSee& person : people) {
    if (person.id.empty()) throw std::logic_error("nobody has an empty id");
    const Hash128 mark = marker.mark(person.profiles, person.id);
    if (!marks.insert(mark).second) throw std::logic_error("a request is about someone once");
    of_request += tables.people.insert(
        id, {.number = marks.size(), .id = person.id, .profiles = person.profiles, .mark = mark});
    if (request.kind == PrivacyRequest::Kind::erase) erased += tables.erased.add(request.project, mark, id);
  }
  tables.sums.add(kWholeLedger, request_sum(id), of_request);
  tables.sums.add(kWholeLedger, kErasedPeople, erased);
  return id;
}

void change_request(Tables& tables, PrivacyRequestId id, const std::vector<RequestChange>& changes) {
  const auto record = tables.requests.find(id);
  if (!record || record->state != RequestState::open)
    throw std::logic_error(fmt::format("request {} is over, or there is none", id));
  RequestBooking booking{tables, *record};
  for (const RequestChange& change : changes) std::visit(booking, change);
  booking.finish();
}

}  // namespace mixferry::ledger
