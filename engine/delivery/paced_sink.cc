#include "engine/delivery/paced_sink.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mixferry::delivery {

PacedSink::PacedSink(asio::any_io_executor executor, BatchSink& inner, flow::Timer& timer,
                     const Options& options)
    : inner_(inner),
      timer_(timer),
      retry_after_max_(options.retry_after_max),
      limiter_({{options.rates.records_per_second, std::chrono::seconds{1}},
                {options.rates.bytes_per_minute, std::chrono::minutes{1}}}),
      pauses_(options.pauses),
      turns_(std::move(executor), 1) {}

asio::awaitable<DeliveryResult> PacedSink::deliver(const batch::Batch& batch) {
  if (!co_await wait_for_start(batch)) {
    co_return std::unexpected(DeliveryError{
        .kind = ErrorKind::retryable, .message = "stopped before it was sent", .maybe_stored = false});
  }
  DeliveryResult result = co_await inner_.deliver(batch);
  learn_from(result);
  co_return result;
}

/// False when draining began before its turn came. What was begun goes on at its pace, unless that has to
/// wait out a pause: else its first part would be sent once more by the next run.
asio::awaitable<bool> PacedSink::wait_for_start(const batch::Batch& batch) {
  const flow::FifoGate::Slot turn = co_await turns_.enter();
  const std::array<std::uint64_t, 2> costs{batch.records.size(), batch.body.size()};
  while (true) {
    const flow::TimePoint now = timer_.now();
    if (draining_ && (!batch.begun || limiter_.is_paused(now))) co_return false;
    const flow::TimePoint start = limiter_.earliest_start(costs, now);
    if (start <= now) {
      limiter_.record_start(costs, now);
      co_return true;
    }
    // Asked again afterwards: meanwhile a pause may have begun.
    co_await timer_.sleep_until(start);
  }
}

void PacedSink::learn_from(const DeliveryResult& result) {
  if (is_judged(result)) {
    pauses_in_a_row_ = 0;
  } else if (asks_to_slow_down(result)) {
    pause(result.error());
  }
}

void PacedSink::pause(const DeliveryError& error) {
  const flow::TimePoint now = timer_.now();
  // Requests that were in flight together are refused together; that is one pause, not many.
  if (!limiter_.is_paused(now)) ++pauses_in_a_row_;
  std::chrono::milliseconds wait = error.retry_after.value_or(std::chrono::milliseconds::zero());
  if (wait <= std::chrono::milliseconds::zero()) wait = pauses_.ceiling(pauses_in_a_row_);
  limiter_.pause_until(now + std::min(wait, retry_after_max_));
}

}  // namespace mixferry::delivery
