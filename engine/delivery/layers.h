#pragma once
/// The layers around the client, stacked once, for the program and for simulations of it. The order is a
/// decision and this is its only home.

#include <optional>

#include "engine/delivery/limited_sink.h"
#include "engine/delivery/observed_sink.h"
#include "engine/delivery/paced_sink.h"
#include "engine/delivery/packing_sink.h"
#include "engine/delivery/retrying_sink.h"
#include "engine/delivery/splitting_sink.h"
#include "engine/delivery/stack.h"
#include "engine/delivery/witnessed_sink.h"
#include "engine/flow/adaptive_limit.h"
#include "engine/flow/timer.h"

namespace mixferry::delivery {

/// Innermost first.
struct Layers {
  /// `client`, `timer`, `traffic` and `witness` (may be null) must outlive them.
  Layers(const asio::any_io_executor& executor, BatchSink& client, flow::Timer& timer, TrafficTally& traffic,
         const DeliveryOptions& options, Witness* witness = nullptr);

  /// Starts nothing more. Those that sleep have to be woken.
  void drain();
  [[nodiscard]] std::optional<OutOfReach> out_of_reach(flow::TimePoint now) const;

  flow::AdaptiveLimit concurrency;
  ObservedSink observed;    ///< inside pacing, so that nothing but the server's own time is taken for it
  WitnessedSink witnessed;  ///< inside pacing, so that what waits for its turn is not taken for sent
  PacedSink paced;          ///< inside limiting, so that a request starts when its turn has come, not later
  LimitedSink limited;      ///< inside retrying, so that a batch that waits to be tried again holds no slot
  RetryingSink retrying;    ///< inside splitting, so that each part of a split batch has retries of its own
  PackingSink
      packing;  ///< inside splitting, so that each part is packed, and outside retrying, so that it is once
  SplittingSink splitting;  ///< the outermost: what batches are given to
};

}  // namespace mixferry::delivery
