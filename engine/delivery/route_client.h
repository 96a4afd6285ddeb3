#pragma once
/// The innermost sink: one request per batch.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/tally.h"
#include "engine/delivery/batch_sink.h"
#include "engine/flow/timer.h"
#include "engine/http/client.h"
#include "engine/mixpanel/import_access.h"

namespace mixferry::delivery {

/// One POST per call, as the batch's route has it; a body that goes compressed is packed already. No retry,
/// no pacing, no printing: layers do those.
class RouteClient final : public BatchSink {
 public:
  /// `client`, `timer` and `traffic` must outlive it. Counts all but retries in `traffic`. Without `access`,
  /// routes whose credential is in the header fail, and nothing is sent.
  RouteClient(http::Client& client, std::string host, const flow::Timer& timer, TrafficTally& traffic,
              std::optional<mixpanel::ImportAccess> access = {});

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  [[nodiscard]] std::uint32_t in_flight() const { return in_flight_; }

 private:
  [[nodiscard]] http::Request request_of(const batch::Batch& batch) const;
  /// A sentence: where to, and with which credential.
  [[nodiscard]] std::string what_was_sent(const mixpanel::Route& route) const;

  http::Client& client_;
  const std::string host_;  ///< of `client`, for people
  const flow::Timer& timer_;
  TrafficTally& traffic_;
  std::optional<mixpanel::ImportAccess> access_;
  std::uint32_t in_flight_ = 0;
};

}  // namespace mixferry::delivery
