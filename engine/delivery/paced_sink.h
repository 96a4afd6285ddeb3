#pragma once
/// The layer that keeps to the rates: the only home of pacing.

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>

#include "engine/delivery/batch_sink.h"
#include "engine/flow/back_off.h"
#include "engine/flow/fifo_gate.h"
#include "engine/flow/rate_limiter.h"
#include "engine/flow/timer.h"

namespace mixferry::delivery {

/// Lets batches through at the limiter's pace, first come, first served. A 429 pauses everyone: as long as it
/// advises, or else for a time that doubles with every pause that ended in another 429.
class PacedSink final : public BatchSink {
 public:
  /// Each is at least 1.
  struct Rates {
    std::uint64_t records_per_second;
    std::uint64_t bytes_per_minute;
  };
  struct Options {
    Rates rates;
    flow::BackOff::Options pauses;
    std::chrono::milliseconds retry_after_max;  ///< advice beyond this is taken as this
  };
  /// `inner` and `timer` must outlive it.
  PacedSink(asio::any_io_executor executor, BatchSink& inner, flow::Timer& timer, const Options& options);

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  /// Starts nothing more but further parts of what was begun: the rest fails at once, and is known not to be
  /// stored.
  void drain() { draining_ = true; }
  [[nodiscard]] bool is_paused() const { return limiter_.is_paused(timer_.now()); }

 private:
  asio::awaitable<bool> wait_for_start(const batch::Batch& batch);
  void learn_from(const DeliveryResult& result);
  void pause(const DeliveryError& error);

  BatchSink& inner_;
  flow::Timer& timer_;
  std::chrono::milliseconds retry_after_max_;
  flow::RateLimiter limiter_;
  flow::BackOff::Options pauses_;
  std::uint32_t pauses_in_a_row_ = 0;
  flow::FifoGate turns_;  ///< one at a time works out its start
  bool draining_ = false;
};

}  // namespace mixferry::delivery
