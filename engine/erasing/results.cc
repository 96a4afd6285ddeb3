#include "engine/erasing/results.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mixferry::erasing {
namespace {

/// The files of an order, once all of its tasks have a link; none before. Links run out: each is asked for
/// right before it is followed.
Done<std::vector<std::string>> fetch_order(Request& request, TaskService& tasks,
                                           const std::vector<ledger::TaskRecord>& of_order) {
  std::vector<std::string> files;
  for (const ledger::TaskRecord& task : of_order) {
    const auto state = tasks.ask(request.task_kind(), task.id);
    if (!state) return std::unexpected(state.error());
    if (state->status != mixpanel::TaskStatus::success || state->link.empty())
      return std::vector<std::string>{};
    auto file = tasks.fetch(task.id, state->link);
    if (!file) return std::unexpected(std::move(file.error()));
    files.push_back(*std::move(file));
  }
  return files;
}

}  // namespace

Done<> fetch_results(Request& request, TaskService& tasks) {
  std::map<ledger::OrderNumber, std::vector<ledger::PersonRecord>> orders;
  for (ledger::PersonRecord& person : request.people_in(ledger::PersonState::task_succeeded))
    orders[person.order].push_back(std::move(person));
  for (const auto& [order, people] : orders) {
    const auto files = fetch_order(request, tasks, request.tasks_of(order));
    if (!files) return std::unexpected(files.error());
    if (files->empty()) continue;
    request.change(
        {ledger::PeopleMoved{.people = numbers_of(people), .state = ledger::PersonState::retrieved},
         ledger::RequestStep{.what = "result fetched",
                             .answer = fmt::format("{}", fmt::join(*files, ", ")),
                             .people = people.size()}});
  }
  return {};
}

}  // namespace mixferry::erasing
