#include "engine/erasing/submit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdexcept>
#include <utility>

#include "engine/erasing/orders.h"

namespace mixferry::erasing {
namespace {

using ledger::RequestChange;
using ledger::RequestStep;
using Why = mixpanel::TaskTrouble::Kind;

constexpr int kRefusedInARowMax = 3;

class Submission {
 public:
  Submission(Request& request, TaskService& tasks) : request_(request), tasks_(tasks) {}

  Done<> submit(const OpenOrder& order) {
    auto begun = tasks_.begin(request_.order_for(order.people));
    if (begun) {
      refused_in_a_row_ = 0;
      request_.change({ledger::TasksBegun{.order = order.number, .tasks = *begun},
                       RequestStep{.what = "task begun",
                                   .answer = fmt::format("{}", fmt::join(*begun, ", ")),
                                   .people = order.people.size()}});
      return {};
    }
    Halt& halt = begun.error();
    if (!halt.trouble) return std::unexpected(std::move(halt));
    if (halt.trouble->kind == Why::conflict) return adopt(order, std::move(halt));
    const bool is_divisible = order.people.size() > 1;
    if (halt.trouble->kind == Why::too_many && is_divisible) return divide(order, *halt.trouble);
    const bool is_about_them = halt.trouble->kind == Why::too_many || halt.trouble->kind == Why::refused;
    if (is_about_them && !is_divisible) return refuse(order, std::move(halt));
    return std::unexpected(std::move(halt));
  }

 private:
  [[nodiscard]] ledger::OrderNumber next() const { return next_order(request_.people()); }

  Done<> divide(const OpenOrder& order, const mixpanel::TaskTrouble& trouble) {
    request_.change(
        {change_to_divide(order, next()),
         RequestStep{.what = "request divided", .answer = trouble.words, .people = order.people.size()}});
    return {};
  }

  Done<> adopt(const OpenOrder& order, Halt halt) {
    std::vector<NamedTask> named;
    for (const std::string& task : halt.trouble->tasks) {
      auto state = tasks_.ask(request_.task_kind(), task);
      if (!state) return std::unexpected(std::move(state.error()));
      named.push_back({.id = task, .people = std::move(state->ids)});
    }
    const auto changes = changes_for_conflict(order, *halt.trouble, named, next());
    if (changes.empty()) return std::unexpected(std::move(halt));
    request_.change(changes);
    return {};
  }

  Done<> refuse(const OpenOrder& order, Halt halt) {
    request_.change(
        {ledger::PeopleMoved{.people = numbers_of(order.people),
                             .state = ledger::PersonState::failed,
                             .reason = fmt::format("Mixpanel did not take it: \"{}\"", halt.trouble->words)},
         RequestStep{.what = "task refused", .answer = halt.trouble->words, .people = 1}});
    if (++refused_in_a_row_ >= kRefusedInARowMax) return std::unexpected(std::move(halt));
    return {};
  }

  Request& request_;
  TaskService& tasks_;
  int refused_in_a_row_ = 0;
};

}  // namespace

Done<> submit(Request& request, TaskService& tasks, std::size_t ids_max) {
  for (const ledger::PersonRecord& person : request.people()) {
    if (person.profiles != "users") throw std::logic_error("a task is about users, not groups");
  }
  request.change(changes_to_order(request.people(), ids_max));
  Submission submission{request, tasks};
  for (;;) {
    const OpenOrder order = first_open_order(request.people());
    if (order.people.empty()) return {};
    if (auto done = submission.submit(order); !done) return done;
  }
}

}  // namespace mixferry::erasing
