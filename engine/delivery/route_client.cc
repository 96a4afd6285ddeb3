#include "engine/delivery/route_client.h"

#include <fmt/format.h>
#include <utility>

#include "engine/flow/presence.h"
#include "engine/http/message/retry_after.h"

namespace mixferry::delivery {
namespace {

DeliveryError no_answer(http::RequestError error) {
  return {.kind = error.lasting ? ErrorKind::fatal : ErrorKind::retryable,
          .message = std::move(error.message),
          .maybe_stored = error.request_sent};
}

bool needs_access(const mixpanel::Route& route) {
  return route.credential != mixpanel::Credential::in_records;
}

DeliveryError no_access(const mixpanel::Route& route) {
  return {.kind = ErrorKind::fatal,
          .message = fmt::format("{}: neither a service account nor a token is named", route.name),
          .maybe_stored = false};
}

}  // namespace

RouteClient::RouteClient(http::Client& client, std::string host, const flow::Timer& timer,
                         TrafficTally& traffic, std::optional<mixpanel::ImportAccess> access)
    : client_(client), host_(std::move(host)), timer_(timer), traffic_(traffic), access_(std::move(access)) {}

http::Request RouteClient::request_of(const batch::Batch& batch) const {
  const mixpanel::Route& route = *batch.route;
  http::Request request{
      .verb = http::Verb::post,
      .target = std::string(route.target_of == nullptr ? route.target : route.target_of(batch.body)),
      .content_type = route.content_type,
      .body = std::string_view{batch.body}};
  if (route.compression == mixpanel::Compression::gzip) {
    request.body = std::string_view{batch.packed};
    request.headers.add("Content-Encoding", "gzip");
  }
  if (needs_access(route)) request.authorization = access_->authorization();
  if (route.credential == mixpanel::Credential::in_header)
    request.target = access_->target_for(request.target);
  return request;
}

std::string RouteClient::what_was_sent(const mixpanel::Route& route) const {
  return fmt::format(" It was sent to {} with {}.", host_,
                     needs_access(route) ? access_->in_words() : "the project's token in each record");
}

asio::awaitable<DeliveryResult> RouteClient::deliver(const batch::Batch& batch) {
  const mixpanel::Route& route = *batch.route;
  if (needs_access(route) && !access_) co_return std::unexpected(no_access(route));
  const flow::Presence presence{in_flight_};
  ++traffic_.requests;
  http::Request request = request_of(batch);
  const std::uint64_t bytes = std::get<std::string_view>(request.body).size();
  auto answer = co_await client_.send(std::move(request));
  if (!answer) {
    ++traffic_.responses["no answer"];
    if (answer.error().request_sent) traffic_.bytes_sent += bytes;
    co_return std::unexpected(no_answer(std::move(answer.error())));
  }
  ++traffic_.responses[std::to_string(answer->status)];
  traffic_.bytes_sent += bytes;
  // A date that Mixpanel names is one of its own clock; ours may be wrong.
  const auto now = http::parse_http_date(answer->headers["Date"]).value_or(timer_.date());
  DeliveryResult verdict = route.judge({.status = answer->status,
                                        .body = answer->body,
                                        .retry_after = answer->headers["Retry-After"],
                                        .now = now},
                                       batch.records.size());
  if (!verdict && verdict.error().kind == ErrorKind::fatal) verdict.error().message += what_was_sent(route);
  co_return verdict;
}

}  // namespace mixferry::delivery
