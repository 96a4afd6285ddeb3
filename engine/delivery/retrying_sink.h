#pragma once
/// Trying batches again. Single requests are tried again by `calls`; nobody else has a retry loop.

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <string>

#include "engine/base/tally.h"
#include "engine/delivery/batch_sink.h"
#include "engine/flow/back_off.h"
#include "engine/flow/fifo_gate.h"
#include "engine/flow/outage.h"
#include "engine/flow/rate_limiter.h"
#include "engine/flow/timer.h"

namespace mixferry::delivery {

/// Tries again what may yet succeed, until nothing at all, of any batch, has succeeded for `give_up_after`.
///
/// A record that does not bear repeating is sent again only after an error that says that nothing was
/// stored. After any other it is in doubt, and the rest of its batch goes on without it.
///
/// Trying again is held within a budget of its own, so that a sick server does not get more to do than a
/// healthy one. While Mixpanel is out of reach, one batch at a time is tried, and none of the others.
class RetryingSink final : public BatchSink {
 public:
  struct Options {
    flow::BackOff::Options back_off;
    std::chrono::milliseconds give_up_after;
    std::chrono::milliseconds retry_after_max;  ///< advice beyond this is taken as this
    std::uint64_t retried_records_per_second;   ///< at least 1
    std::uint64_t seed = 0;                     ///< of the jitter
  };
  /// `inner`, `timer` and `traffic` must outlive it. Counts retries in `traffic`.
  RetryingSink(asio::any_io_executor executor, BatchSink& inner, flow::Timer& timer, TrafficTally& traffic,
               const Options& options);

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override;
  /// Tries nothing again from now on: a batch ends with its latest error. Those that wait end once they wake.
  void drain() { draining_ = true; }
  /// Batches that wait to be tried again, or until Mixpanel is within reach.
  [[nodiscard]] std::uint32_t waiting() const { return waiting_; }
  /// What went wrong last, empty when something succeeded since.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  [[nodiscard]] const flow::Outage& outage() const { return outage_; }

 private:
  asio::awaitable<DeliveryResult> attempt(const batch::Batch& batch, const DeliveryError* last);
  asio::awaitable<void> wait_for_retry(const batch::Batch& batch, const DeliveryError& error,
                                       std::uint32_t failures);
  asio::awaitable<void> wait_for_probe();
  asio::awaitable<void> sleep_until(flow::TimePoint when);
  [[nodiscard]] flow::TimePoint patient_until(flow::TimePoint when) const;
  [[nodiscard]] std::chrono::milliseconds advice_of(const DeliveryError& error) const;
  void note(const DeliveryResult& result);

  BatchSink& inner_;
  flow::Timer& timer_;
  TrafficTally& traffic_;
  std::chrono::milliseconds give_up_after_;
  std::chrono::milliseconds retry_after_max_;
  flow::BackOff back_off_;
  flow::SlidingBudget retried_;  ///< records that are sent again
  flow::Outage outage_;          ///< of all batches together
  flow::FifoGate attempts_;      ///< one at a time while Mixpanel is out of reach
  std::string trouble_;
  std::uint32_t waiting_ = 0;
  bool draining_ = false;
};

}  // namespace mixferry::delivery
