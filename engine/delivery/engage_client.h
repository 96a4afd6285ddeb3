#pragma once
/// The innermost sink: one request per batch.

#include <cstdint>

#include "engine/base/tally.h"
#include "engine/delivery/batch_sink.h"
#include "engine/flow/timer.h"
#include "engine/http/client.h"

namespace mixferry::delivery {

/// One POST per call, to the endpoint of the batch's kind, judged by Mixpanel's rules. No retry, no pacing,
/// no printing: layers do those.
class EngageClient final : public BatchSink {
 public:
  /// `client`, `timer` and `traffic` must outlive it. Counts all but retries in `traffic`.
  EngageClient(http::Client& client, const flow::Timer& timer, TrafficTally& traffic);

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  [[nodiscard]] std::uint32_t in_flight() const { return in_flight_; }

 private:
  http::Client& client_;
  const flow::Timer& timer_;
  TrafficTally& traffic_;
  std::uint32_t in_flight_ = 0;
};

}  // namespace mixferry::delivery
