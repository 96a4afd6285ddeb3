#include "engine/sandbox/privacy/task_status.h"

#include <fmt/format.h>

#include "engine/sandbox/form.h"
#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {

Answer answer_task_status(const HttpRequest& request, std::string_view path, Access& access) {
  const Fields fields = parse_fields(query_of(request.target));
  const Admission who = access.admit_person(request.authorization, find_field(fields, "token"));
  if (who.project == nullptr) return error_answer(who.person ? 403 : 401, who.refusal);
  std::string_view id = path_of(request.target).substr(path.size());
  while (id.starts_with('/')) id.remove_prefix(1);
  while (id.ends_with('/')) id.remove_suffix(1);
  if (id.empty()) return error_answer(404, "the path ends with the id of a task");
  return {.body = fmt::format(R"({{"status":"ok","results":{{"tracking_id":{},"status":"NOT_FOUND"}}}})",
                              quoted(id))};
}

Answer too_many_tasks_answer() {
  return error_answer(429, "Rate limit exceeded: 1 request per second");
}

}  // namespace mixferry::sandbox
