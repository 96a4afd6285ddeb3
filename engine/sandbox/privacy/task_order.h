#pragma once
/// The body of a request for a task.

#include <expected>
#include <string>
#include <string_view>

#include "engine/sandbox/privacy/task_board.h"

namespace mixferry::sandbox {

/// The error says what is wrong. `disclosure_type` is looked at with CCPA alone.
[[nodiscard]] std::expected<TaskOrder, std::string> read_task_order(TaskKind kind, std::string_view body);

}  // namespace mixferry::sandbox
