#pragma once
/// What Mixpanel doesn't have: all tasks, shown and moved by hand.

#include <string_view>

#include "engine/sandbox/answer.h"
#include "engine/sandbox/privacy/task_board.h"

namespace mixferry::sandbox {

/// A line each, in the order in which they were asked for.
[[nodiscard]] Answer show_tasks(const TaskBoard& tasks);
/// `{"advance_seconds":60}`: their clock goes ahead; `{"tracking_id":"..","status":"FAILURE"}`: one is over.
[[nodiscard]] Answer steer_tasks(TaskBoard& tasks, std::string_view body, TimePoint now);

}  // namespace mixferry::sandbox
