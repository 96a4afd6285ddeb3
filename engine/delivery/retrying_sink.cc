#include "engine/delivery/retrying_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "engine/delivery/presence.h"
#include "engine/delivery/remainder.h"

namespace mixferry::delivery {
namespace {

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

RetryingSink::RetryingSink(asio::any_io_executor executor, BatchSink& inner, Timer& timer,
                           TrafficTally& traffic, const Options& options)
    : inner_(inner),
      timer_(timer),
      traffic_(traffic),
      give_up_after_(options.give_up_after),
      retry_after_max_(options.retry_after_max),
      back_off_(options.back_off, options.seed),
      risks_(std::move(executor), 1) {}

asio::awaitable<DeliveryResult> RetryingSink::deliver(const batch::Batch& batch) {
  if (batch.all_bear_repeating() || !outage_.since()) co_return co_await deliver_repeatedly(batch);
  std::optional<FifoGate::Slot> risk;
  {
    FifoGate::Slot slot = co_await risks_.enter();
    risk.emplace(std::move(slot));
  }
  if (is_given_up()) co_return std::unexpected(given_up(not_sent(trouble_), give_up_after_));
  if (outage_.since()) co_await wait(back_off_.draw(++risked_));
  // When it is over, the others need not wait for this one.
  if (!outage_.since()) risk.reset();
  co_return co_await deliver_repeatedly(batch);
}

asio::awaitable<DeliveryResult> RetryingSink::deliver_repeatedly(const batch::Batch& batch) {
  Remainder left{batch};
  bool maybe_stored = false;
  for (std::uint32_t failures = 1;; ++failures) {
    DeliveryResult result = co_await inner_.deliver(left.batch());
    if (is_judged(result)) {
      note_success();
      if (result.has_value()) co_return left.whole_report(std::move(*result));
      co_return std::unexpected(left.whole_error(std::move(result.error())));
    }
    DeliveryError error = std::move(result.error());
    if (error.maybe_stored) left.set_aside_unrepeatable();
    maybe_stored = maybe_stored || error.maybe_stored;
    error.maybe_stored = maybe_stored;
    if (error.kind == ErrorKind::fatal) co_return std::unexpected(left.whole_error(std::move(error)));

    if (!draining_) trouble_ = error.message;
    outage_.failed(timer_.now());
    if (is_given_up()) {
      co_return std::unexpected(left.whole_error(given_up(std::move(error), give_up_after_)));
    }
    if (left.empty()) co_return left.whole_report({});
    if (draining_) co_return std::unexpected(left.whole_error(std::move(error)));
    co_await wait(wait_before_retry(error, failures));
    ++traffic_.retries;
  }
}

asio::awaitable<void> RetryingSink::wait(std::chrono::milliseconds time) {
  const Presence waiting{waiting_};
  TimePoint until = timer_.now() + time;
  // One last try when the time is up, rather than giving up without having looked.
  if (outage_.since()) until = std::min(until, *outage_.since() + give_up_after_);
  co_await timer_.sleep_until(until);
}

std::chrono::milliseconds RetryingSink::wait_before_retry(const DeliveryError& error,
                                                          std::uint32_t failures) {
  const std::chrono::milliseconds advice = error.retry_after.value_or(std::chrono::milliseconds::zero());
  if (advice > std::chrono::milliseconds::zero()) return std::min(advice, retry_after_max_);
  // Advice to come back at once, taken by everybody, would be a stampede, so it is taken as none.
  return back_off_.draw(failures);
}

void RetryingSink::note_success() {
  outage_.succeeded();
  trouble_.clear();
  risked_ = 0;
}

bool RetryingSink::is_given_up() const {
  return outage_.since() && timer_.now() - *outage_.since() >= give_up_after_;
}

}  // namespace mixferry::delivery
