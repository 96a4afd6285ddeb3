#include "engine/privacy/task_watch.h"

#include <algorithm>
#include <utility>

#include "engine/flow/back_off.h"
#include "engine/flow/deadline.h"

namespace mixferry::privacy {
namespace {

using mixpanel::TaskStatus;

struct Watched {
  WatchedTask task;
  std::uint32_t not_found = 0;  ///< in a row
  bool is_over = false;
};

/// Whether the state is one to tell; else it is asked for again.
bool is_believed(Watched& watched, TaskStatus status, std::uint32_t not_found_max) {
  if (status != TaskStatus::not_found) {
    watched.not_found = 0;
    return true;
  }
  return ++watched.not_found >= not_found_max;
}

}  // namespace

boost::asio::awaitable<std::optional<mixpanel::TaskTrouble>> watch(flow::Timer& timer,
                                                                   std::vector<WatchedTask> tasks,
                                                                   WatchOptions options, const AskTask& ask,
                                                                   const TakeState& take) {
  const flow::BackOff::Options pauses{.first = options.first_pause, .longest = options.longest_pause};
  std::vector<Watched> all;
  for (WatchedTask& task : tasks) all.push_back({.task = std::move(task)});
  for (std::uint32_t round = 1;; ++round) {
    for (Watched& watched : all) {
      if (watched.is_over) continue;
      const auto state = co_await ask(watched.task);
      if (!state) co_return state.error();
      if (!is_believed(watched, state->status, options.not_found_max)) continue;
      watched.is_over = !is_under_way(state->status);
      take(watched.task, *state);
    }
    if (std::ranges::all_of(all, &Watched::is_over)) co_return std::nullopt;
    const flow::TimePoint next = timer.now() + pauses.ceiling(round);
    if (options.until && next > *options.until) co_return std::nullopt;
    co_await timer.sleep_until(next);
    co_await flow::throw_if_cancelled();
  }
}

}  // namespace mixferry::privacy
