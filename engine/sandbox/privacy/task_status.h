#pragma once
/// `/api/app/data-deletions/v3.0/{id}` and `/api/app/data-retrievals/v3.0/{id}`: how far a task is that
/// deletes people or hands out what is known of them.

#include <string_view>

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/http_request.h"

namespace mixferry::sandbox {

inline constexpr std::string_view kDeletionsPath = "/api/app/data-deletions/v3.0";
inline constexpr std::string_view kRetrievalsPath = "/api/app/data-retrievals/v3.0";

/// `path`: one of the two. No task was ever begun here: what is told is who may ask.
[[nodiscard]] Answer answer_task_status(const HttpRequest& request, std::string_view path, Access& access);
/// The 429 of both.
[[nodiscard]] Answer too_many_tasks_answer();

}  // namespace mixferry::sandbox
