#pragma once
/// What answers about deletions and retrievals mean. Pure. Source: Mixpanel docs, reference "GDPR API", whose
/// overview and OpenAPI file show different forms: both are read; the 409 as it was recorded.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mixpanel/privacy/task_status.h"
#include "engine/mixpanel/privacy/task_trouble.h"

namespace mixferry::mixpanel {

/// How far a task is.
struct TaskState {
  TaskStatus status = TaskStatus::unknown;
  std::string word = {};  ///< the status as Mixpanel wrote it, one line
  std::string link = {};  ///< of a retrieval that is done: where the data is. Empty until then
  /// Whom it is about; none where Mixpanel does not tell.
  std::vector<std::string> ids = {};

  bool operator==(const TaskState&) const = default;
};

/// What came of cancelling.
enum class TaskCancelling : std::uint8_t {
  cancelled,
  too_late,   ///< it has started, or is over
  not_found,  ///< Mixpanel knows no such task
};

/// The ids of the tasks that were begun for `ids` ids, at least one: all of them together are what was asked
/// for.
[[nodiscard]] std::expected<std::vector<std::string>, TaskTrouble> tasks_begun(unsigned status,
                                                                               std::string_view body,
                                                                               std::size_t ids);
[[nodiscard]] std::expected<TaskState, TaskTrouble> state_of_task(unsigned status, std::string_view body);
[[nodiscard]] std::expected<TaskCancelling, TaskTrouble> cancelling_of_task(unsigned status,
                                                                            std::string_view body);

}  // namespace mixferry::mixpanel
