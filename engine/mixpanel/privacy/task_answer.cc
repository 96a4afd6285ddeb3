#include "engine/mixpanel/privacy/task_answer.h"

#include <optional>
#include <simdjson.h>
#include <utility>

#include "engine/http/message/status.h"
#include "engine/mixpanel/answer_json.h"
#include "engine/mixpanel/query/query_trouble.h"

namespace mixferry::mixpanel {
namespace {

namespace dom = simdjson::dom;
using Why = TaskTrouble::Kind;

constexpr unsigned kNoContent = 204;
constexpr unsigned kBadRequest = 400;
constexpr unsigned kNotFound = 404;
constexpr unsigned kMethodNotAllowed = 405;
constexpr unsigned kConflict = 409;
constexpr unsigned kUnprocessable = 422;

/// Longer than any that Mixpanel gives.
constexpr std::size_t kTaskIdBytesMax = 200;

Why why_of(QueryTrouble::Kind kind) {
  switch (kind) {
    case QueryTrouble::Kind::credentials:
      return Why::credentials;
    case QueryTrouble::Kind::project:
      return Why::project;
    case QueryTrouble::Kind::plan:
      return Why::plan;
    case QueryTrouble::Kind::place:
      return Why::place;
    case QueryTrouble::Kind::quota:
      return Why::quota;
    case QueryTrouble::Kind::session:
    case QueryTrouble::Kind::question:
      return Why::refused;
    case QueryTrouble::Kind::passing:
      return Why::passing;
    case QueryTrouble::Kind::unreadable:
      break;
  }
  return Why::unreadable;
}

/// Of a status that is none of success.
TaskTrouble trouble_by_status(unsigned status, std::string_view body) {
  auto trouble = trouble_in(status, body);
  return {.kind = why_of(trouble->kind), .words = std::move(trouble->words)};
}

TaskTrouble not_readable(std::string_view body) {
  return {.kind = Why::unreadable, .words = words_of(body)};
}

/// A text that is not empty, or the digits of a number.
std::string id_in(const JsonElement& value) {
  if (std::string_view text; value.get(text) == simdjson::SUCCESS)
    return text.size() <= kTaskIdBytesMax ? std::string{text} : std::string{};
  if (std::uint64_t number = 0; value.get(number) == simdjson::SUCCESS) return std::to_string(number);
  return {};
}

/// The id of a task that stands there by itself, or in an object; empty: there is none.
std::string task_id_in(const JsonElement& value) {
  dom::object task;
  if (value.get(task) != simdjson::SUCCESS) return id_in(value);
  const auto fields = fields_of<2>(task, {"task_id", "tracking_id"});
  if (!fields) return {};
  for (const auto& field : *fields) {
    if (field && !is_nothing(*field)) return id_in(*field);
  }
  return {};
}

/// All texts of a list; none where it is no list.
std::vector<std::string> texts_in(const std::optional<JsonElement>& value) {
  std::vector<std::string> texts;
  dom::array list;
  if (!value || value->get(list) != simdjson::SUCCESS) return texts;
  for (const JsonElement each : list) {
    if (std::string text = id_in(each); !text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

/// The `results` of an answer that is Mixpanel's and says no error below its status; else what that means.
std::expected<JsonElement, TaskTrouble> results_in(dom::parser& parser, std::string_view body) {
  const std::optional<JsonElement> document = parse_answer(parser, body);
  dom::object answer;
  if (!document || document->get(answer) != simdjson::SUCCESS) return std::unexpected(not_readable(body));
  const auto fields = fields_of<3>(answer, {"results", "error", "status"});
  if (!fields) return std::unexpected(not_readable(body));
  const auto& [results, error, status] = *fields;
  const bool is_refused = (error && !is_nothing(*error)) || (status && texts_of(*status) == "error");
  if (is_refused) return std::unexpected(TaskTrouble{.kind = Why::refused, .words = words_of(body)});
  if (!results) return std::unexpected(not_readable(body));
  return *results;
}

/// A 409 that names ids or tasks.
std::optional<TaskTrouble> conflict_in(std::string_view body) {
  dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, body);
  dom::object answer;
  if (!document || document->get(answer) != simdjson::SUCCESS) return std::nullopt;
  const auto outer = fields_of<1>(answer, {"error"});
  // As it was recorded, they stand in an object below `error`; why not beside it.
  dom::object named = answer;
  if (outer && outer->front()) {
    if (dom::object inner; outer->front()->get(inner) == simdjson::SUCCESS) named = inner;
  }
  const auto fields = fields_of<3>(named, {"conflicting_distinct_ids", "conflicting_task_ids", "error"});
  if (!fields) return std::nullopt;
  const auto& [ids, tasks, error] = *fields;
  TaskTrouble trouble{.kind = Why::conflict, .ids = texts_in(ids), .tasks = texts_in(tasks)};
  if (trouble.ids.empty() && trouble.tasks.empty()) return std::nullopt;
  if (error) trouble.words = texts_of(*error);
  if (trouble.words.empty()) trouble.words = "conflict";
  return trouble;
}

TaskTrouble trouble_of_beginning(unsigned status, std::string_view body, std::size_t ids) {
  if (status == kConflict) {
    if (auto conflict = conflict_in(body)) return std::move(*conflict);
    return {.kind = Why::refused, .words = words_of(body)};
  }
  TaskTrouble trouble = trouble_by_status(status, body);
  const bool is_about_the_body =
      status == kBadRequest || status == kUnprocessable || status == http::kTooLarge;
  if (is_about_the_body && trouble.kind != Why::credentials)
    trouble.kind = ids > 1 ? Why::too_many : Why::refused;
  return trouble;
}

/// Whether an answer is one of an API, in whatever words, and no page of a host that has no such paths.
bool is_json_object(std::string_view body) {
  dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, body);
  return document && document->is_object();
}

}  // namespace

std::expected<std::vector<std::string>, TaskTrouble> tasks_begun(unsigned status, std::string_view body,
                                                                 std::size_t ids) {
  if (!http::is_success(status)) return std::unexpected(trouble_of_beginning(status, body, ids));
  dom::parser parser;
  const auto results = results_in(parser, body);
  if (!results) return std::unexpected(results.error());
  std::vector<std::string> tasks;
  dom::array list;
  if (results->get(list) != simdjson::SUCCESS) {
    tasks.push_back(task_id_in(*results));
  } else {
    for (const JsonElement each : list) tasks.push_back(task_id_in(each));
  }
  bool is_whole = !tasks.empty();
  for (const std::string& task : tasks) is_whole = is_whole && !task.empty();
  if (!is_whole) return std::unexpected(not_readable(body));
  return tasks;
}

std::expected<TaskState, TaskTrouble> state_of_task(unsigned status, std::string_view body) {
  if (status == kNotFound && is_json_object(body))
    return TaskState{.status = TaskStatus::not_found, .word = words_of(body)};
  if (!http::is_success(status)) return std::unexpected(trouble_by_status(status, body));
  dom::parser parser;
  auto results = results_in(parser, body);
  if (!results) return std::unexpected(results.error());
  if (dom::array list; results->get(list) == simdjson::SUCCESS && list.size() == 1)
    results = list.at(0).value();
  dom::object task;
  if (results->get(task) != simdjson::SUCCESS) return std::unexpected(not_readable(body));
  const auto fields = fields_of<5>(task, {"status", "results", "result", "destination_url", "distinct_ids"});
  if (!fields || !fields->front()) return std::unexpected(not_readable(body));
  TaskState state{.word = texts_of(*fields->front())};
  if (state.word.empty()) return std::unexpected(not_readable(body));
  state.status = task_status_named(state.word);
  for (std::size_t at = 1; at <= 3; ++at) {
    std::string_view link;
    const auto& field = (*fields)[at];
    if (state.link.empty() && field && field->get(link) == simdjson::SUCCESS) state.link = link;
  }
  state.ids = texts_in(fields->back());
  return state;
}

std::expected<TaskCancelling, TaskTrouble> cancelling_of_task(unsigned status, std::string_view body) {
  if (status == kMethodNotAllowed) return TaskCancelling::too_late;
  if (status == kNotFound && is_json_object(body)) return TaskCancelling::not_found;
  if (!http::is_success(status)) return std::unexpected(trouble_by_status(status, body));
  if (status == kNoContent) return TaskCancelling::cancelled;
  // Mixpanel says nothing; what says something must be no other's page, and no error.
  if (!is_json_object(body)) return std::unexpected(not_readable(body));
  dom::parser parser;
  const auto results = results_in(parser, body);
  if (!results && results.error().kind == Why::refused) return std::unexpected(results.error());
  return TaskCancelling::cancelled;
}

}  // namespace mixferry::mixpanel
