#include "engine/delivery/stack.h"

#include <utility>

#include "engine/delivery/layers.h"
#include "engine/delivery/route_client.h"
#include "engine/flow/timer.h"
#include "engine/http/endpoint.h"

namespace mixferry::delivery {

struct DeliveryStack::Parts {
  Parts(const asio::any_io_executor& executor, const DeliveryOptions& options, Witness* witness)
      : timer(executor),
        http(executor, options.endpoint, options.http),
        client(http, http::authority(options.endpoint), timer, traffic, options.import_access),
        layers(executor, client, timer, traffic, options, witness) {}

  flow::LoopTimer timer;
  TrafficTally traffic;
  http::Client http;
  RouteClient client;
  Layers layers;
};

DeliveryStack::DeliveryStack(asio::any_io_executor executor, const DeliveryOptions& options, Witness* witness)
    : parts_(std::make_unique<Parts>(executor, options, witness)) {}

DeliveryStack::~DeliveryStack() = default;

BatchSink& DeliveryStack::sink() {
  return parts_->layers.splitting;
}

void DeliveryStack::drain() {
  parts_->layers.drain();
  parts_->timer.wake_all();
}

DeliveryState DeliveryStack::state() const {
  const Layers& layers = parts_->layers;
  DeliveryState state;
  state.in_flight = parts_->client.in_flight();
  state.retry_waiting = layers.retrying.waiting();
  state.concurrency_limit = layers.concurrency.current();
  state.paused = layers.paced.is_paused() || (state.in_flight == 0 && state.retry_waiting > 0);
  state.trouble = layers.retrying.trouble();
  state.out_of_reach = layers.out_of_reach(parts_->timer.now());
  state.latencies = layers.observed.latencies();
  return state;
}

TrafficTally DeliveryStack::take_traffic() {
  return std::exchange(parts_->traffic, {});
}

}  // namespace mixferry::delivery
