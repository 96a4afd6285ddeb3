#include "engine/sandbox/query/cohort_list.h"

#include <boost/json.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <set>

#include "engine/sandbox/query/query_parameters.h"

namespace mixferry::sandbox {
namespace {

/// `2026-07-03 17:10:02`
std::string created_text(TimePoint instant) {
  return fmt::format("{:%F %T}", fmt::gmtime(std::chrono::system_clock::to_time_t(instant)));
}

boost::json::object listed_cohort(std::uint64_t id, const Cohort& cohort, const Project& project) {
  std::set<std::string_view> members;
  for (const std::string& member : cohort.ids) members.insert(project.identities.canonical(member));
  return {{"count", members.size()},
          {"is_visible", 1},
          {"description", ""},
          {"created", created_text(cohort.created)},
          {"project_id", project.number},
          {"id", id},
          {"name", cohort.name}};
}

}  // namespace

Reply answer_cohorts(const HttpRequest& request, const Behaviour& behaviour, Gate& gate, TimePoint now) {
  Gate::Pass pass =
      gate.admit(Gate::Kind::query, request, query_fields(request, behaviour.json_queries), now);
  if (pass.project == nullptr) return {.answer = std::move(pass.refusal)};
  boost::json::array cohorts;
  for (const auto& [id, cohort] : pass.project->cohorts)
    cohorts.push_back(listed_cohort(id, cohort, *pass.project));
  return {.answer = {.body = boost::json::serialize(cohorts)}, .running = std::move(pass.running)};
}

}  // namespace mixferry::sandbox
