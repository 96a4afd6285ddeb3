#include "engine/mixpanel/privacy/task_request.h"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>
#include <utility>

#include "engine/mixpanel/form.h"

namespace mixferry::mixpanel {
namespace {

constexpr std::size_t kRetrievalIdsMax = 2'000;
constexpr std::size_t kDeletionIdsMax = 1'999;

/// Mixpanel's examples end the path with `/`, its OpenAPI file does not: here as in most of them.
http::Request request_to(TaskKind kind, std::string_view task, const PrivacyAccess& access) {
  Form query;
  query.add("token", access.project_token());
  http::Request request;
  request.target =
      fmt::format("/api/app/data-{}/v3.0/", kind == TaskKind::deletion ? "deletions" : "retrievals");
  if (!task.empty()) request.target += boost::urls::encode(task, boost::urls::unreserved_chars);
  request.target += "?" + std::move(query).take();
  request.authorization = access.authorization();
  return request;
}

}  // namespace

std::size_t task_ids_max(TaskKind kind, std::size_t group_keys) {
  if (kind == TaskKind::retrieval) return kRetrievalIdsMax;
  return group_keys == 0 ? kDeletionIdsMax : std::max(std::size_t{1}, kRetrievalIdsMax / (group_keys + 1));
}

http::Request request_to_begin(const TaskOrder& order, const PrivacyAccess& access) {
  http::Request request = request_to(order.kind, {}, access);
  request.verb = http::Verb::post;
  request.content_type = "application/json";
  std::string body =
      fmt::format(R"({{"distinct_ids":{},"compliance_type":"{}")", json_list(order.distinct_ids),
                  kComplianceWords[static_cast<std::size_t>(order.compliance)].first);
  if (order.kind == TaskKind::retrieval && order.compliance == Compliance::ccpa) {
    body += fmt::format(R"(,"disclosure_type":"{}")",
                        kDisclosureWords[static_cast<std::size_t>(order.disclosure)].first);
  }
  request.body = body + '}';
  return request;
}

http::Request request_for_status(TaskKind kind, std::string_view task, const PrivacyAccess& access) {
  return request_to(kind, task, access);
}

http::Request request_to_cancel(std::string_view deletion, const PrivacyAccess& access) {
  http::Request request = request_to(TaskKind::deletion, deletion, access);
  request.verb = http::Verb::remove;
  return request;
}

}  // namespace mixferry::mixpanel
