#include "engine/sandbox/query/gate.h"

#include <fmt/format.h>

namespace mixferry::sandbox {

Gate::Gate(const Behaviour& behaviour, Access& access)
    : behaviour_(behaviour),
      access_(access),
      queries_({.per_hour_max = behaviour.queries_per_hour_max,
                .at_once_max = behaviour.queries_at_once_max,
                .hour = behaviour.hour}),
      exports_({.per_hour_max = behaviour.exports_per_hour_max,
                .per_second_max = behaviour.exports_per_second_max,
                .at_once_max = behaviour.exports_at_once_max,
                .hour = behaviour.hour}) {}

Gate::Pass Gate::admit(Kind kind, const HttpRequest& request, const Fields& fields, TimePoint now,
                       bool free) {
  const std::string_view path = path_of(request.target);
  const Admission who = access_.admit_reader(request.authorization, find_field(fields, "project_id"));
  if (who.project == nullptr) {
    return {.refusal = who.service_account ? query_error_answer(403, path, who.refusal)
                                           : unauthenticated(kind, path, who.refusal)};
  }
  if (!behaviour_.plan_has_api) {
    return {
        .refusal = {
            .status = 402,
            .body = R"({"error":"Your plan does not allow API calls. Upgrade at mixpanel.com/pricing"})"}};
  }
  QueryQuota& quota = kind == Kind::query ? queries_ : exports_;
  const std::uint64_t project = who.project->number;
  auto running = free ? quota.begin_free(project, now) : quota.begin(project, now);
  if (!running) return {.refusal = exceeded(quota, path, project, running.error())};
  return {.project = who.project, .running = std::move(*running)};
}

Answer Gate::too_many_requests(std::string_view path) const {
  return exceeded(queries_, path, 1,
                  {.in_the_hour = queries_.limits().per_hour_max + 1, .at_once = 1, .wait = behaviour_.hour});
}

void Gate::clear() {
  queries_.clear();
  exports_.clear();
}

Answer Gate::unauthenticated(Kind kind, std::string_view path, std::string_view error) const {
  if (behaviour_.unauthenticated_is_401) return error_answer(401, error);
  if (kind == Kind::raw_export)
    return {.status = 400, .content_type = "text/plain", .body = std::string{error}};
  return query_error_answer(400, path, error);
}

Answer Gate::exceeded(const QueryQuota& quota, std::string_view path, std::uint64_t project,
                      const QueryQuota::Excess& excess) const {
  const QueryQuota::Limits& limits = quota.limits();
  Answer answer = query_error_answer(
      429, path,
      fmt::format(
          "Query rate limit exceeded for project_id: {}. {}/{} queries running concurrently and {}/{} "
          "queries running in the last hour. For more information, please consult our documentation.",
          project, excess.at_once, limits.at_once_max, excess.in_the_hour, limits.per_hour_max));
  if (!behaviour_.query_limit_headers) return answer;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(excess.wait).count();
  const auto left = [](std::uint64_t max, std::uint64_t used) { return max < used ? 0 : max - used + 1; };
  answer.headers = {
      {"Retry-After", fmt::to_string(seconds)},
      {"RateLimit", fmt::format(R"("project";r={};t={}, "project-concurrency";r={})",
                                left(limits.per_hour_max, excess.in_the_hour), seconds,
                                left(limits.at_once_max, excess.at_once))},
      {"RateLimit-Policy",
       fmt::format(R"("project";q={};w={}, "project-concurrency";q={};qu="concurrent-requests")",
                   limits.per_hour_max, std::chrono::ceil<std::chrono::seconds>(limits.hour).count(),
                   limits.at_once_max)}};
  return answer;
}

}  // namespace mixferry::sandbox
