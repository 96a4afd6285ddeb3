#include "engine/delivery/limited_sink.h"

#include <utility>

namespace mixferry::delivery {

LimitedSink::LimitedSink(asio::any_io_executor executor, BatchSink& inner, std::uint32_t concurrency_max)
    : inner_(inner), limit_(concurrency_max), gate_(std::move(executor), limit_.current()) {}

asio::awaitable<DeliveryResult> LimitedSink::deliver(const batch::Batch& batch) {
  const FifoGate::Slot slot = co_await gate_.enter();
  const AdaptiveLimit::Round began = limit_.round();
  DeliveryResult result = co_await inner_.deliver(batch);
  learn_from(result, began);
  co_return result;
}

void LimitedSink::learn_from(const DeliveryResult& result, AdaptiveLimit::Round began) {
  if (is_judged(result)) {
    limit_.succeeded();
  } else if (is_throttled(result)) {
    limit_.overloaded(began);
  }
  gate_.set_limit(limit_.current());
}

}  // namespace mixferry::delivery
