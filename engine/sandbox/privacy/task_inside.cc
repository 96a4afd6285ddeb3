#include "engine/sandbox/privacy/task_inside.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <fmt/format.h>

namespace mixferry::sandbox {
namespace {

namespace json = boost::json;

/// As far as anybody would wait.
constexpr std::int64_t kAdvanceSecondsMax = 10LL * 366 * 24 * 60 * 60;

Answer wrong_steering() {
  return error_answer(
      400,
      R"(expected {"advance_seconds":60}, or {"tracking_id":"..","status":"FAILURE"} with the status of a task that is over)");
}

}  // namespace

Answer show_tasks(const TaskBoard& tasks) {
  std::string lines;
  for (const Task& task : tasks.tasks()) {
    lines += json::serialize(
                 json::object{{"tracking_id", task.id},
                              {"kind", task.order.kind == TaskKind::deletion ? "deletion" : "retrieval"},
                              {"status", word_of(tasks.status(task))},
                              {"project_id", task.project.number},
                              {"compliance_type", task.order.compliance_type},
                              {"disclosure_type", task.order.disclosure_type},
                              {"day_scans", task.day_scans},
                              {"distinct_ids", json::value_from(task.order.ids)}}) +
             '\n';
  }
  return {.content_type = "application/x-ndjson", .body = std::move(lines)};
}

Answer steer_tasks(TaskBoard& tasks, std::string_view body, TimePoint now) {
  boost::system::error_code error;
  const json::value document = json::parse({body.data(), body.size()}, error);
  if (error || !document.is_object()) return wrong_steering();
  const json::object& steering = document.get_object();
  if (const json::value* const seconds = steering.if_contains("advance_seconds")) {
    if (!seconds->is_int64() || seconds->get_int64() < 0 || seconds->get_int64() > kAdvanceSecondsMax)
      return wrong_steering();
    tasks.move_ahead(std::chrono::seconds{seconds->get_int64()});
    tasks.advance(now);
    return {.body = R"({"status":"ok"})"};
  }
  const json::value* const id = steering.if_contains("tracking_id");
  const json::value* const word = steering.if_contains("status");
  if (id == nullptr || !id->is_string() || word == nullptr || !word->is_string()) return wrong_steering();
  const auto status = std::ranges::find(kTaskStatusWords, std::string_view{word->get_string()},
                                        &std::pair<std::string_view, TaskStatus>::first);
  if (status == kTaskStatusWords.end() || status->second <= TaskStatus::started) return wrong_steering();
  Task* const task = tasks.find(id->get_string());
  if (task == nullptr) return error_answer(404, "there is no such task");
  tasks.end(*task, status->second);
  return {.body = R"({"status":"ok"})"};
}

}  // namespace mixferry::sandbox
