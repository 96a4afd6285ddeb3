#include "engine/delivery/engage_client.h"

#include <utility>

#include "engine/delivery/presence.h"
#include "engine/mixpanel/answer.h"

namespace mixferry::delivery {
namespace {

DeliveryError no_answer(http::RequestError error) {
  return {.kind = error.lasting ? ErrorKind::fatal : ErrorKind::retryable,
          .message = std::move(error.message),
          .maybe_stored = error.request_sent};
}

}  // namespace

EngageClient::EngageClient(http::Client& client, std::string target, const Timer& timer,
                           TrafficTally& traffic)
    : client_(client), target_(std::move(target)), timer_(timer), traffic_(traffic) {}

asio::awaitable<DeliveryResult> EngageClient::deliver(const batch::Batch& batch) {
  const Presence presence{in_flight_};
  ++traffic_.requests;
  auto answer = co_await client_.post(target_, "application/json", batch.body);
  if (!answer) {
    ++traffic_.responses["no answer"];
    if (answer.error().request_sent) traffic_.bytes_sent += batch.body.size();
    co_return std::unexpected(no_answer(std::move(answer.error())));
  }
  ++traffic_.responses[std::to_string(answer->status)];
  traffic_.bytes_sent += batch.body.size();
  co_return mixpanel::interpret_answer({.status = answer->status,
                                        .body = answer->body,
                                        .retry_after = answer->retry_after,
                                        .now = timer_.date()},
                                       batch.updates.size());
}

}  // namespace mixferry::delivery
