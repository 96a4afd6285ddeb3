#include "engine/delivery/stack.h"

#include <algorithm>
#include <utility>

#include "engine/delivery/engage_client.h"
#include "engine/delivery/limited_sink.h"
#include "engine/delivery/paced_sink.h"
#include "engine/delivery/retrying_sink.h"
#include "engine/delivery/splitting_sink.h"
#include "engine/delivery/timer.h"

namespace mixferry::delivery {
namespace {

/// Whoever takes profiles at all takes requests of this size; a "too large" for less is somebody's mistake,
/// and must not make the rest of a run crawl.
constexpr std::uint64_t kLearntBytesMin = 64 << 10;

BackOff::Options back_off(const DeliveryOptions& options) {
  return {.first = options.back_off_first, .longest = options.back_off_longest};
}

/// No single piece of advice may outlast the patience of the whole.
std::chrono::milliseconds retry_after_max(const DeliveryOptions& options) {
  return std::min(options.retry_after_max, options.give_up_after);
}

}  // namespace

/// Innermost first.
struct DeliveryStack::Layers {
  Layers(const asio::any_io_executor& executor, const DeliveryOptions& options)
      : timer(executor),
        http(executor, options.endpoint, options.http),
        client(http, timer, traffic),
        // Inside limiting, so that a request starts when its turn has come and not when a slot is free later.
        paced(executor, client, timer,
              {.rates = {.updates_per_second = options.updates_per_second,
                         .bytes_per_minute = options.bytes_per_minute},
               .pauses = back_off(options),
               .retry_after_max = retry_after_max(options)}),
        // Inside retrying, so that a batch that waits to be tried again holds no slot.
        limited(executor, paced, options.concurrency_max),
        retrying(executor, limited, timer, traffic,
                 {.back_off = back_off(options),
                  .give_up_after = options.give_up_after,
                  .retry_after_max = retry_after_max(options),
                  .seed = options.seed}),
        // Outermost, so that each part of a split batch has retries of its own.
        splitting(retrying, kLearntBytesMin) {}

  LoopTimer timer;
  TrafficTally traffic;
  http::Client http;
  EngageClient client;
  PacedSink paced;
  LimitedSink limited;
  RetryingSink retrying;
  SplittingSink splitting;
};

DeliveryStack::DeliveryStack(asio::any_io_executor executor, const DeliveryOptions& options)
    : layers_(std::make_unique<Layers>(executor, options)) {}

DeliveryStack::~DeliveryStack() = default;

BatchSink& DeliveryStack::sink() {
  return layers_->splitting;
}

void DeliveryStack::drain() {
  layers_->retrying.drain();
  layers_->paced.drain();
  layers_->timer.end_all_sleep();
}

DeliveryState DeliveryStack::state() const {
  DeliveryState state;
  state.in_flight = layers_->client.in_flight();
  state.retry_waiting = layers_->retrying.waiting();
  state.concurrency_limit = layers_->limited.limit();
  state.body_bytes_max = layers_->splitting.body_bytes_max();
  state.paused = layers_->paced.is_paused() || (state.in_flight == 0 && state.retry_waiting > 0);
  state.trouble = layers_->retrying.trouble();
  return state;
}

TrafficTally DeliveryStack::take_traffic() {
  return std::exchange(layers_->traffic, {});
}

}  // namespace mixferry::delivery
