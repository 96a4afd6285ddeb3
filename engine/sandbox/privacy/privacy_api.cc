#include "engine/sandbox/privacy/privacy_api.h"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <expected>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <utility>

#include "engine/sandbox/form.h"
#include "engine/sandbox/privacy/personal_data.h"
#include "engine/sandbox/privacy/task_order.h"

namespace mixferry::sandbox {
namespace {

namespace json = boost::json;

constexpr std::string_view kFileEnd = ".json.gz";
constexpr const char* kRequestingUser = "admin@example.org";

std::string_view path_of_kind(TaskKind kind) {
  return kind == TaskKind::deletion ? kDeletionsPath : kRetrievalsPath;
}

std::string_view name_of_kind(TaskKind kind) {
  return kind == TaskKind::deletion ? "deletion" : "retrieval";
}

/// What stands behind `path`, without slashes around it.
std::string_view rest_behind(std::string_view target, std::string_view path) {
  std::string_view rest = path_of(target).substr(path.size());
  while (rest.starts_with('/')) rest.remove_prefix(1);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  return rest;
}

/// `2026-09-01T10:20:30.123000`
std::string date_text(TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%FT%T}.{:03}000", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (time - seconds).count());
}

Answer good(unsigned status, json::value results) {
  return {.status = status,
          .body = json::serialize(json::object{{"status", "ok"}, {"results", std::move(results)}})};
}

Answer conflict_answer(const TaskConflict& conflict) {
  const json::object error = {{"conflicting_distinct_ids", json::value_from(conflict.ids)},
                              {"conflicting_task_ids", json::value_from(conflict.tasks)},
                              {"error", "Some of these distinct_ids are in a task that is not over"}};
  return {.status = 409, .body = json::serialize(json::object{{"error", error}, {"status", "error"}})};
}

std::string link_to(const Task& task, const HttpRequest& request) {
  if (task.file.empty()) return {};
  return fmt::format("http://{}{}/{}{}", request.host.empty() ? "127.0.0.1" : request.host, kRetrievedPath,
                     task.id, kFileEnd);
}

/// As the overview of Mixpanel's reference shows it, where its OpenAPI file has an object.
json::object as_listed(const Task& task, std::string_view status) {
  const TaskOrder& order = task.order;
  return {{"status", status},
          {"disclosure_type", boost::algorithm::to_upper_copy(order.disclosure_type)},
          {"date_requested", date_text(task.requested)},
          {"tracking_id", task.id},
          {"project_id", task.project.number},
          {"compliance_type", boost::algorithm::to_lower_copy(order.compliance_type)},
          {"destination_url", nullptr},
          {"requesting_user", kRequestingUser},
          {"distinct_id_count", order.ids.size()}};
}

}  // namespace

PrivacyApi::PrivacyApi(const Behaviour& behaviour, std::size_t group_keys, Access& access, TaskBoard& tasks)
    : behaviour_(behaviour),
      group_keys_(group_keys),
      access_(access),
      tasks_(tasks),
      calls_({.per_second_max = behaviour.task_calls_per_second_max}) {}

Answer PrivacyApi::handle(TaskKind kind, const HttpRequest& request, TimePoint now) {
  const Fields fields = parse_fields(query_of(request.target));
  const Admission who = access_.admit_person(request.authorization, find_field(fields, "token"));
  if (who.project == nullptr) return error_answer(who.person ? 403 : 401, who.refusal);
  if (!calls_.begin(who.project->number, now)) return too_many_tasks_answer();
  const std::string_view id = rest_behind(request.target, path_of_kind(kind));
  if (id.empty()) {
    if (request.method == "POST") return create(kind, *who.project, request);
    if (request.method == "GET") return error_answer(404, "the path ends with the id of a task");
    return error_answer(405, "it takes POST here, and GET and DELETE with the id of a task behind");
  }
  Task* const task = tasks_.find(*who.project, kind, id);
  if (request.method == "GET") return show(kind, task, id, request);
  if (request.method == "DELETE") return cancel(kind, task, id);
  return error_answer(405, "a task takes GET and DELETE");
}

Answer PrivacyApi::create(TaskKind kind, Project& project, const HttpRequest& request) {
  std::expected<TaskOrder, std::string> order = read_task_order(kind, request.body);
  if (!order) return error_answer(400, order.error());
  if (order->ids.size() > ids_max(kind)) {
    return error_answer(400, fmt::format("{} distinct_ids; a {} may have at most {}", order->ids.size(),
                                         name_of_kind(kind), ids_max(kind)));
  }
  if (const TaskConflict conflict = tasks_.conflict(project, *order); !conflict.ids.empty())
    return conflict_answer(conflict);
  const std::uint64_t scans = days_of_events(project, tasks_.clock());
  const std::uint64_t outstanding = tasks_.outstanding_scans(project);
  // A project that is older than that has its tasks one at a time.
  const std::uint64_t scans_max = behaviour_.day_scans_max;
  if (scans_max > 0 && outstanding > 0 && outstanding + scans > scans_max) {
    return error_answer(429, fmt::format("Rate limit exceeded: scans of {} days are outstanding, and these "
                                         "are {} more; a project may have {}",
                                         outstanding, scans, scans_max));
  }
  const Task& task = tasks_.begin(project, std::move(*order), scans);
  if (behaviour_.tasks_as_list) return good(200, json::array{as_listed(task, word_of(TaskStatus::pending))});
  return good(201, json::object{{"task_id", task.id}});
}

Answer PrivacyApi::show(TaskKind kind, const Task* task, std::string_view id,
                        const HttpRequest& request) const {
  const TaskStatus status = task == nullptr ? TaskStatus::not_found : tasks_.status(*task);
  if (status == TaskStatus::not_found)
    return good(200, json::object{{"tracking_id", id}, {"status", word_of(status)}});
  const json::value ids = json::value_from(task->order.ids);
  if (behaviour_.tasks_as_list) {
    return good(200,
                json::object{
                    {"status", word_of(status)}, {"result", link_to(*task, request)}, {"distinct_ids", ids}});
  }
  if (kind == TaskKind::retrieval) {
    return good(
        200, json::object{
                 {"status", word_of(status)}, {"results", link_to(*task, request)}, {"distinct_ids", ids}});
  }
  return good(200, json::object{{"tracking_id", task->id},
                                {"status", word_of(status)},
                                {"requesting_user", kRequestingUser},
                                {"compliance_type", task->order.compliance_type},
                                {"project_id", task->project.number},
                                {"date_requested", date_text(task->requested)},
                                {"distinct_ids", ids}});
}

Answer PrivacyApi::cancel(TaskKind kind, Task* task, std::string_view id) {
  if (kind == TaskKind::retrieval) return error_answer(405, "a retrieval can't be cancelled");
  if (task == nullptr) return error_answer(404, fmt::format("there is no deletion {}", id));
  if (tasks_.cancel(*task)) return {.status = 204};
  return error_answer(
      405, fmt::format("the deletion is {}, and can't be cancelled any more", word_of(tasks_.status(*task))));
}

Answer PrivacyApi::fetch(const HttpRequest& request) {
  std::string_view name = rest_behind(request.target, kRetrievedPath);
  if (!name.ends_with(kFileEnd)) return error_answer(404, "there is no such file");
  name.remove_suffix(kFileEnd.size());
  const Task* const task = tasks_.find(name);
  if (task == nullptr || task->file.empty()) return error_answer(404, "there is no such file");
  return {.content_type = "application/gzip", .body = task->file};
}

/// Source of the formula: a change of Mixpanel's documents, docs-legacy 2741.
std::size_t PrivacyApi::ids_max(TaskKind kind) const {
  if (kind == TaskKind::retrieval) return kRetrievalIdsMax;
  return group_keys_ == 0 ? kDeletionIdsMax : kRetrievalIdsMax / (group_keys_ + 1);
}

Answer too_many_tasks_answer() {
  return error_answer(429, "Rate limit exceeded: 1 request per second");
}

}  // namespace mixferry::sandbox
