#include "engine/mixpanel/query/profile_query.h"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "engine/base/json_text.h"

namespace mixferry::mixpanel {
namespace {

std::string json_list(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) {
    if (list.size() > 1) list += ',';
    append_json_string(list, text);
  }
  return list + ']';
}

/// Names and values as a form has them. Whatever is not plain is escaped: in a form a plus sign is a blank.
class Form {
 public:
  void add(std::string_view name, std::string_view value) {
    if (!text_.empty()) text_ += '&';
    text_.append(name).append("=").append(boost::urls::encode(value, boost::urls::unreserved_chars));
  }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

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
