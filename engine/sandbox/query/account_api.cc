#include "engine/sandbox/query/account_api.h"

#include <boost/json.hpp>

namespace mixferry::sandbox {
namespace json = boost::json;

Answer answer_me(const HttpRequest& request, Access& access, Store& store, const ProjectZone& zone,
                 std::uint64_t organization_id) {
  const ServiceAccount* const account = access.account(request.authorization);
  if (account == nullptr) return error_answer(401, "Unable to authenticate request");
  const std::string organization = std::to_string(organization_id);
  json::object projects;
  for (const Project& project : store.projects()) {
    if (!is_member(*account, project)) continue;
    projects[std::to_string(project.number)] = {{"id", project.number},
                                                {"name", project.token},
                                                {"organization_id", organization_id},
                                                {"timezone", zone.name()}};
  }
  const json::object results = {
      {"user_name", account->user},
      {"organizations",
       json::object{{organization, {{"id", organization_id}, {"name", "sandbox"}, {"role", "member"}}}}},
      {"projects", std::move(projects)}};
  return {.body = json::serialize(json::object{{"status", "ok"}, {"results", results}})};
}

}  // namespace mixferry::sandbox
