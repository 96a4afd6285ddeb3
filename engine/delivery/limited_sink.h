#pragma once
/// The layer that limits how many requests are made at once.

#include <boost/asio/any_io_executor.hpp>

#include "engine/delivery/batch_sink.h"
#include "engine/flow/adaptive_limit.h"
#include "engine/flow/fifo_gate.h"

namespace mixferry::delivery {

/// First come, first served, at most as many as the limit says at the moment.
class LimitedSink final : public BatchSink {
 public:
  /// `inner` and `limit` must outlive it. `limit` is learnt inside `inner`.
  LimitedSink(asio::any_io_executor executor, BatchSink& inner, const flow::AdaptiveLimit& limit);

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;

 private:
  BatchSink& inner_;
  const flow::AdaptiveLimit& limit_;
  flow::FifoGate gate_;
};

}  // namespace mixferry::delivery
