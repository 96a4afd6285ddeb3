#pragma once
/// Waiting for tasks, for days if it must be.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/flow/timer.h"
#include "engine/mixpanel/privacy/task_answer.h"
#include "engine/mixpanel/privacy/task_request.h"

namespace mixferry::privacy {

struct WatchedTask {
  mixpanel::TaskKind kind = mixpanel::TaskKind::deletion;
  std::string id;
};

struct WatchOptions {
  std::chrono::milliseconds first_pause{5'000};          ///< it doubles from round to round ...
  std::chrono::milliseconds longest_pause{15 * 60'000};  ///< ... up to this
  /// So many times in a row Mixpanel says that it knows no such task before that is believed: one may be
  /// asked for that was begun just now.
  std::uint32_t not_found_max = 3;
  std::optional<flow::TimePoint> until = {};  ///< no longer than to this
};

using AskTask =
    std::function<boost::asio::awaitable<std::expected<mixpanel::TaskState, mixpanel::TaskTrouble>>(
        const WatchedTask& task)>;
using TakeState = std::function<void(const WatchedTask& task, const mixpanel::TaskState& state)>;

/// Asks for all of `tasks` in rounds, at growing pauses, until none is under way, or until it is time. `take`
/// is told each state. An error ends it: the first one that `ask` gives. Throws what `ask` and `take` throw;
/// all must outlive it.
[[nodiscard]] boost::asio::awaitable<std::optional<mixpanel::TaskTrouble>> watch(
    flow::Timer& timer, std::vector<WatchedTask> tasks, WatchOptions options, const AskTask& ask,
    const TakeState& take);

}  // namespace mixferry::privacy
