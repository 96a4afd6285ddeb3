#include "engine/delivery/limited_sink.h"

#include <utility>

namespace mixferry::delivery {

LimitedSink::LimitedSink(asio::any_io_executor executor, BatchSink& inner, const flow::AdaptiveLimit& limit)
    : inner_(inner), limit_(limit), gate_(std::move(executor), limit_.current()) {}

asio::awaitable<DeliveryResult> LimitedSink::deliver(const batch::Batch& batch) {
  const flow::FifoGate::Slot slot = co_await gate_.enter();
  DeliveryResult result = co_await inner_.deliver(batch);
  gate_.set_limit(limit_.current());
  co_return result;
}

}  // namespace mixferry::delivery
