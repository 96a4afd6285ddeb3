#pragma once
/// The layer around the client that learns from every answer how many requests at once the server can bear.

#include "engine/base/latency.h"
#include "engine/delivery/adaptive_limit.h"
#include "engine/delivery/batch_sink.h"
#include "engine/delivery/latency_watch.h"
#include "engine/delivery/timer.h"

namespace mixferry::delivery {

/// 429, 503 and answers that take longer and longer lower the limit; quick answers raise it. A single slow
/// answer only does not raise it: that happens to everybody.
class ObservedSink final : public BatchSink {
 public:
  /// All must outlive it. `inner` must not wait before it sends: what it takes counts as the server's time.
  ObservedSink(BatchSink& inner, const Timer& timer, AdaptiveLimit& limit)
      : inner_(inner), timer_(timer), limit_(limit) {}

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  /// How long requests took so far, those without an answer included.
  [[nodiscard]] const LatencyHistogram& latencies() const { return latencies_; }

 private:
  void learn_from(const DeliveryResult& result, LatencyWatch::Answer pace, AdaptiveLimit::Round began);

  BatchSink& inner_;
  const Timer& timer_;
  AdaptiveLimit& limit_;
  LatencyWatch latency_;
  LatencyHistogram latencies_;
  bool last_was_slow_ = false;
};

}  // namespace mixferry::delivery
