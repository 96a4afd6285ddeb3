#include "engine/delivery/observed_sink.h"

#include <chrono>
#include <utility>

namespace mixferry::delivery {

asio::awaitable<DeliveryResult> ObservedSink::deliver(const batch::Batch& batch) {
  const flow::AdaptiveLimit::Round began = limit_.round();
  const flow::TimePoint start = timer_.now();
  DeliveryResult result = co_await inner_.deliver(batch);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(timer_.now() - start);
  latencies_.note(took);
  learn_from(result, latency_.note(took, batch.body.size()), began);
  co_return result;
}

void ObservedSink::learn_from(const DeliveryResult& result, flow::LatencyWatch::Answer pace,
                              flow::AdaptiveLimit::Round began) {
  const bool slow = pace == flow::LatencyWatch::Answer::slow;
  const bool slower_and_slower = slow && last_was_slow_;
  if (pace != flow::LatencyWatch::Answer::not_compared) last_was_slow_ = slow;
  if (is_overloaded(result) || slower_and_slower) {
    limit_.overloaded(began);
  } else if (is_judged(result) && !slow) {
    limit_.succeeded();
  }
}

}  // namespace mixferry::delivery
