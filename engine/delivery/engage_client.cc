#include "engine/delivery/engage_client.h"

#include <fmt/format.h>
#include <utility>

#include "engine/flow/presence.h"
#include "engine/http/message/retry_after.h"
#include "engine/http/message/status.h"
#include "engine/mixpanel/answer.h"
#include "engine/mixpanel/endpoints.h"
#include "engine/mixpanel/limits.h"

namespace mixferry::delivery {
namespace {

DeliveryError no_answer(http::RequestError error) {
  return {.kind = error.lasting ? ErrorKind::fatal : ErrorKind::retryable,
          .message = std::move(error.message),
          .maybe_stored = error.request_sent};
}

/// "Too large" can't be the fault of one record that Mixpanel's own limit allows: something on the way says
/// so today. Splitting it further is impossible and rejecting it would lose it; trying again may help.
void excuse_small_record(DeliveryError& error, const batch::Batch& batch) {
  if (error.status != http::kTooLarge || batch.records.size() > 1) return;
  if (batch.body.size() > mixpanel::kRecordBytesMax) return;
  error.kind = ErrorKind::retryable;
  error.message += fmt::format(" (for a single update of {} bytes)", batch.body.size());
}

}  // namespace

EngageClient::EngageClient(http::Client& client, const flow::Timer& timer, TrafficTally& traffic)
    : client_(client), timer_(timer), traffic_(traffic) {}

asio::awaitable<DeliveryResult> EngageClient::deliver(const batch::Batch& batch) {
  const flow::Presence presence{in_flight_};
  ++traffic_.requests;
  http::Request request{.verb = http::Verb::post,
                        .target = std::string(mixpanel::request_target(batch.kind)),
                        .content_type = "application/json",
                        .body = std::string_view{batch.body}};
  auto answer = co_await client_.send(std::move(request));
  if (!answer) {
    ++traffic_.responses["no answer"];
    if (answer.error().request_sent) traffic_.bytes_sent += batch.body.size();
    co_return std::unexpected(no_answer(std::move(answer.error())));
  }
  ++traffic_.responses[std::to_string(answer->status)];
  traffic_.bytes_sent += batch.body.size();
  // A date that Mixpanel names is one of its own clock; ours may be wrong.
  const auto now = http::parse_http_date(answer->headers["Date"]).value_or(timer_.date());
  DeliveryResult result = mixpanel::interpret_answer({.status = answer->status,
                                                      .body = answer->body,
                                                      .retry_after = answer->headers["Retry-After"],
                                                      .now = now},
                                                     batch.records.size());
  if (!result.has_value()) excuse_small_record(result.error(), batch);
  co_return result;
}

}  // namespace mixferry::delivery
