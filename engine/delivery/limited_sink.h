#pragma once
/// The layer that limits how many requests are made at once.

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>

#include "engine/delivery/adaptive_limit.h"
#include "engine/delivery/batch_sink.h"
#include "engine/delivery/fifo_gate.h"

namespace mixferry::delivery {

/// First come, first served; 429 lowers the limit, success raises it.
class LimitedSink final : public BatchSink {
 public:
  /// `inner` must outlive it. `concurrency_max` is at least 1.
  LimitedSink(asio::any_io_executor executor, BatchSink& inner, std::uint32_t concurrency_max);

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  [[nodiscard]] std::uint32_t limit() const { return limit_.current(); }

 private:
  void learn_from(const DeliveryResult& result, AdaptiveLimit::Round began);

  BatchSink& inner_;
  AdaptiveLimit limit_;
  FifoGate gate_;
};

}  // namespace mixferry::delivery
