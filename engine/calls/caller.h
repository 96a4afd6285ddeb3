#pragma once
/// Conversations of one request and one answer: judged, tried again, held within quotas. Bulk goes another
/// way (engine/delivery).

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/calls/quota.h"
#include "engine/calls/verdict.h"
#include "engine/flow/back_off.h"
#include "engine/flow/fifo_gate.h"
#include "engine/flow/timer.h"
#include "engine/http/client.h"

namespace mixferry::calls {

namespace asio = boost::asio;

/// Takes a body that is too long to be kept, piece by piece.
class BodySink {
 public:
  BodySink() = default;
  BodySink(const BodySink&) = delete;
  BodySink& operator=(const BodySink&) = delete;
  virtual ~BodySink() = default;
  /// A body begins. What came before was of an attempt that broke off, and does not count.
  virtual void begin() = 0;
  /// The server waits for as long as this takes. An error ends the call.
  virtual asio::awaitable<Result<>> take(std::string_view bytes) = 0;
};

struct CallOptions {
  flow::BackOff::Options back_off = {};
  std::uint32_t attempts_max = std::numeric_limits<std::uint32_t>::max();
  /// Of one call: its attempts, their bodies and the waits between, not that for the quota.
  std::chrono::milliseconds give_up_after{15 * 60'000};
  std::chrono::milliseconds retry_after_max{10 * 60'000};  ///< advice beyond this is taken as this
  std::uint32_t at_once_max = 1;                           ///< requests, at least 1
  std::uint64_t seed = 0;                                  ///< of the back-off's jitter
};

/// What a caller is doing, for whoever shows it.
struct CallerState {
  std::uint32_t in_flight = 0;
  std::uint32_t waiting = 0;      ///< for the quota, or to be tried again
  flow::TimePoint next_due = {};  ///< when the quota lets the next attempt start; in the past: now
  std::string trouble = {};       ///< what went wrong last; empty when something was answered since
};

/// Makes calls to one endpoint. All members on the client's one thread; any number of calls at a time.
class Caller {
 public:
  /// All must outlive it. Each attempt is taken from `quota`, which a 429 pauses.
  Caller(asio::any_io_executor executor, http::Client& client, flow::Timer& timer, Quota& quota,
         const CallOptions& options);

  /// The answer that `judge` calls done. Errors: `rejected` with the judge's reason when it refused;
  /// `retryable` with the last one when tries or time are spent; what `sink` says. `request` is sent again as
  /// it is, so its body lies in memory. With a `sink`, that takes the body of an answer of 2xx, and `judge`
  /// sees it without.
  ///
  /// Cancelling the awaiting coroutine (Asio's terminal cancellation) ends it at once, in whatever it waits
  /// for, by `system_error(operation_aborted)`; nothing more is sent then.
  asio::awaitable<Result<http::Response>> call(http::Request request, Judge judge, BodySink* sink = nullptr);

  [[nodiscard]] CallerState state() const;

 private:
  /// Leave to make an attempt; it is over when this goes.
  struct Turn {
    flow::FifoGate::Slot slot;
    QuotaPlace place;
  };
  /// `attempt`, unless its body's sink failed.
  struct Ended {
    Attempt attempt;
    std::optional<Error> sink_failed = {};
  };

  asio::awaitable<Turn> wait_for_turn();
  asio::awaitable<Ended> attempt(http::Request request, BodySink* sink);
  [[nodiscard]] std::chrono::milliseconds wait_after(const Attempt& attempt, const Verdict& verdict,
                                                     std::uint32_t attempts);

  http::Client& client_;
  flow::Timer& timer_;
  Quota& quota_;
  const CallOptions options_;
  flow::BackOff back_off_;
  flow::FifoGate gate_;
  std::uint32_t in_flight_ = 0;
  std::uint32_t waiting_ = 0;
  std::string trouble_;
};

}  // namespace mixferry::calls
