#include "engine/erasing/orders.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>
#include <utility>

namespace mixferry::erasing {
namespace {

using ledger::OrderNumber;
using ledger::PersonRecord;
using ledger::RequestChange;

bool has_no_task(const PersonRecord& person) {
  return person.state == ledger::PersonState::listed;
}

/// The tasks of each person, by id.
std::map<std::string, std::vector<std::string>> tasks_by_person(const std::vector<NamedTask>& tasks) {
  std::map<std::string, std::vector<std::string>> found;
  for (const NamedTask& task : tasks) {
    for (const std::string& id : task.people) found[id].push_back(task.id);
  }
  return found;
}

/// Those that may be anybody's: nobody says whose. Where all say, any.
std::vector<std::string> anybodys(const std::vector<NamedTask>& tasks) {
  std::vector<std::string> all;
  std::vector<std::string> silent;
  for (const NamedTask& task : tasks) {
    all.push_back(task.id);
    if (task.people.empty()) silent.push_back(task.id);
  }
  return silent.empty() ? all : silent;
}

}  // namespace

OpenOrder first_open_order(const std::vector<PersonRecord>& people) {
  OpenOrder order;
  for (const PersonRecord& person : people) {
    if (!has_no_task(person) || person.order == 0) continue;
    if (order.number == 0 || person.order < order.number) order = {.number = person.order};
    if (person.order == order.number) order.people.push_back(person);
  }
  return order;
}

OrderNumber next_order(const std::vector<PersonRecord>& people) {
  OrderNumber last = 0;
  for (const PersonRecord& person : people) last = std::max(last, person.order);
  return last + 1;
}

std::vector<RequestChange> changes_to_order(const std::vector<PersonRecord>& people, std::size_t ids_max) {
  std::vector<RequestChange> changes;
  ledger::PeopleOrdered order{.order = next_order(people)};
  const auto close = [&] {
    if (!order.people.empty()) changes.emplace_back(std::exchange(order, {.order = order.order + 1}));
  };
  for (const PersonRecord& person : people) {
    if (!has_no_task(person) || person.order != 0) continue;
    order.people.push_back(person.number);
    if (order.people.size() >= ids_max) close();
  }
  close();
  return changes;
}

RequestChange change_to_divide(const OpenOrder& order, OrderNumber next) {
  ledger::PeopleOrdered half{.order = next};
  for (std::size_t i = (order.people.size() + 1) / 2; i < order.people.size(); ++i)
    half.people.push_back(order.people[i].number);
  return half;
}

std::vector<RequestChange> changes_for_conflict(const OpenOrder& order, const mixpanel::TaskTrouble& conflict,
                                                const std::vector<NamedTask>& tasks, OrderNumber next) {
  if (tasks.empty()) return {};
  const auto known = tasks_by_person(tasks);
  const std::set<std::string> in_question(conflict.ids.begin(), conflict.ids.end());
  std::map<std::vector<std::string>, std::vector<ledger::PersonNumber>> adopted;
  for (const PersonRecord& person : order.people) {
    if (const auto found = known.find(person.id); found != known.end())
      adopted[found->second].push_back(person.number);
    else if (in_question.contains(person.id))
      adopted[anybodys(tasks)].push_back(person.number);
  }
  if (adopted.empty() && order.people.size() > 1) return {change_to_divide(order, next)};
  if (adopted.empty()) adopted[anybodys(tasks)].push_back(order.people.front().number);
  std::vector<RequestChange> changes;
  for (auto& [theirs, people] : adopted) {
    const std::size_t count = people.size();
    changes.emplace_back(ledger::PeopleOrdered{.order = next, .people = std::move(people)});
    changes.emplace_back(ledger::TasksBegun{.order = next, .tasks = theirs, .are_adopted = true});
    changes.emplace_back(
        ledger::RequestStep{.what = "task adopted",
                            .answer = fmt::format("conflict with {}", fmt::join(theirs, ", ")),
                            .people = count});
    ++next;
  }
  return changes;
}

}  // namespace mixferry::erasing
