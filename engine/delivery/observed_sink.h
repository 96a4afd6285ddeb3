#pragma once
/// The layer around the client that learns from every answer how many requests at once the server can bear.

#include "engine/base/latency.h"
#include "engine/delivery/batch_sink.h"
#include "engine/flow/adaptive_limit.h"
#include "engine/flow/latency_watch.h"
#include "engine/flow/timer.h"

namespace mixferry::delivery {

/// 429, 503 and answers that take longer and longer lower the limit; quick answers raise it. A single slow
/// answer only does not raise it: that happens to everybody.
class ObservedSink final : public BatchSink {
 public:
  /// All must outlive it. `inner` must not wait before it sends: what it takes counts as the server's time.
  ObservedSink(BatchSink& inner, const flow::Timer& timer, flow::AdaptiveLimit& limit)
      : inner_(inner), timer_(timer), limit_(limit) {}

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  /// How long requests took so far, those without an answer included.
  [[nodiscard]] const LatencyHistogram& latencies() const { return latencies_; }

 private:
  void learn_from(const DeliveryResult& result, flow::LatencyWatch::Answer pace,
                  flow::AdaptiveLimit::Round began);

  BatchSink& inner_;
  const flow::Timer& timer_;
  flow::AdaptiveLimit& limit_;
  flow::LatencyWatch latency_;
  LatencyHistogram latencies_;
  bool last_was_slow_ = false;
};

}  // namespace mixferry::delivery
