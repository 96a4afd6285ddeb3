#include "engine/delivery/retrying_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <utility>

#include "engine/delivery/remainder.h"
#include "engine/flow/presence.h"

namespace mixferry::delivery {
namespace {

constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();

DeliveryError given_up(DeliveryError last, std::chrono::milliseconds after) {
  const double seconds = std::chrono::duration<double>(after).count();
  const std::string time =
      seconds < 60 ? fmt::format("{:g} s", seconds) : fmt::format("{:g} min", seconds / 60);
  last.message = fmt::format("nothing succeeded for {}; the last trouble was: {}", time, last.message);
  return last;
}

DeliveryError not_sent(const std::string& trouble) {
  return {.kind = ErrorKind::retryable, .message = trouble, .maybe_stored = false};
}

}  // namespace

RetryingSink::RetryingSink(asio::any_io_executor executor, BatchSink& inner, flow::Timer& timer,
                           TrafficTally& traffic, const Options& options)
    : inner_(inner),
      timer_(timer),
      traffic_(traffic),
      give_up_after_(options.give_up_after),
      retry_after_max_(options.retry_after_max),
      back_off_(options.back_off, options.seed),
      retried_(options.retried_records_per_second, std::chrono::seconds{1}),
      outage_(options.back_off, options.seed + 1),
      attempts_(std::move(executor), kNoLimit) {}

asio::awaitable<DeliveryResult> RetryingSink::deliver(const batch::Batch& batch) {
  Remainder left{batch};
  std::optional<DeliveryError> last;
  for (std::uint32_t failures = 1;; ++failures) {
    DeliveryResult result = co_await attempt(left.batch(), last ? &*last : nullptr);
    if (is_judged(result)) {
      if (result.has_value()) co_return left.whole_report(std::move(*result));
      co_return std::unexpected(left.whole_error(std::move(result.error())));
    }
    DeliveryError error = std::move(result.error());
    if (error.maybe_stored) left.set_aside_unrepeatable();
    error.maybe_stored = error.maybe_stored || (last && last->maybe_stored);
    if (error.kind == ErrorKind::fatal) co_return std::unexpected(left.whole_error(std::move(error)));
    if (outage_.has_lasted(give_up_after_)) {
      co_return std::unexpected(left.whole_error(given_up(std::move(error), give_up_after_)));
    }
    if (left.empty()) co_return left.whole_report({});
    if (draining_) co_return std::unexpected(left.whole_error(std::move(error)));
    last = std::move(error);
    co_await wait_for_retry(left.batch(), *last, failures);
  }
}

/// Sends the batch once, when its turn has come. When it is too late by then, nothing is sent, and the result
/// is the batch's `last` error, or one that says that it was not sent.
asio::awaitable<DeliveryResult> RetryingSink::attempt(const batch::Batch& batch, const DeliveryError* last) {
  const flow::FifoGate::Slot turn = co_await attempts_.enter();
  if (outage_.has_lasted(give_up_after_)) {
    co_return std::unexpected(last != nullptr ? *last : not_sent(trouble_));
  }
  co_await wait_for_probe();
  if (last != nullptr) ++traffic_.retries;
  DeliveryResult result = co_await inner_.deliver(batch);
  note(result);
  co_return result;
}

asio::awaitable<void> RetryingSink::wait_for_retry(const batch::Batch& batch, const DeliveryError& error,
                                                   std::uint32_t failures) {
  const std::chrono::milliseconds advice = advice_of(error);
  // Advice to come back at once, taken by everybody, would be a stampede, so it is taken as none.
  const flow::TimePoint begin =
      timer_.now() + (advice > std::chrono::milliseconds::zero() ? advice : back_off_.draw(failures));
  co_await sleep_until(begin);
  const flow::TimePoint affordable = retried_.earliest(batch.records.size(), timer_.now());
  retried_.spend(batch.records.size(), affordable);
  co_await sleep_until(affordable);
}

/// Whoever comes here during an outage has it alone; a success of another, still under way, ends it no
/// sooner.
asio::awaitable<void> RetryingSink::wait_for_probe() {
  // The next look moves when something that was still under way fails.
  while (outage_.is_out_of_reach() && !draining_ && timer_.now() < patient_until(outage_.next_probe())) {
    co_await sleep_until(outage_.next_probe());
  }
}

asio::awaitable<void> RetryingSink::sleep_until(flow::TimePoint when) {
  const flow::Presence waiting{waiting_};
  co_await timer_.sleep_until(patient_until(when));
}

/// One last try when the time is up, rather than giving up without having looked.
flow::TimePoint RetryingSink::patient_until(flow::TimePoint when) const {
  return outage_.since() ? std::min(when, *outage_.since() + give_up_after_) : when;
}

std::chrono::milliseconds RetryingSink::advice_of(const DeliveryError& error) const {
  return std::min(error.retry_after.value_or(std::chrono::milliseconds::zero()), retry_after_max_);
}

void RetryingSink::note(const DeliveryResult& result) {
  if (is_judged(result)) {
    outage_.succeeded();
    trouble_.clear();
  } else if (result.error().kind != ErrorKind::fatal) {
    if (!draining_) trouble_ = result.error().message;
    outage_.failed(timer_.now(), advice_of(result.error()));
  }
  attempts_.set_limit(outage_.is_out_of_reach() ? 1 : kNoLimit);
}

}  // namespace mixferry::delivery
