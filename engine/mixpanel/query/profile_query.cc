#include "engine/mixpanel/query/profile_query.h"

#include <fmt/format.h>
#include <utility>

#include "engine/mixpanel/form.h"

namespace mixferry::mixpanel {

http::Request request_for(const ProfileQuery& query, const QueryAccess& access,
                          const std::optional<LaterPage>& later, QueryPath path) {
  Form form;
  if (!query.distinct_ids.empty()) form.add("distinct_ids", json_list(query.distinct_ids));
  if (query.data_group_id) form.add("data_group_id", std::to_string(*query.data_group_id));
  if (!query.where.empty()) form.add("where", query.where);
  if (query.cohort) {
    form.add("filter_by_cohort", fmt::format(R"({{"id":{}}})", *query.cohort));
    form.add("include_all_users", query.with_members_without_profile ? "true" : "false");
  }
  if (query.properties) form.add("output_properties", json_list(*query.properties));
  if (later) {
    form.add("session_id", later->session_id);
    form.add("page", std::to_string(later->page));
  }
  http::Request request{.verb = http::Verb::post};
  request.target = fmt::format("/api/{}/engage?project_id={}", path == QueryPath::query ? "query" : "2.0",
                               access.project_id());
  request.content_type = "application/x-www-form-urlencoded";
  request.body = std::move(form).take();
  request.accepts_gzip = true;
  request.authorization = access.authorization();
  return request;
}

}  // namespace mixferry::mixpanel
