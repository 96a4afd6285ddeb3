#include "engine/calls/caller.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <variant>

#include "engine/flow/deadline.h"
#include "engine/flow/presence.h"
#include "engine/http/message/retry_after.h"
#include "engine/http/message/status.h"

namespace mixferry::calls {
namespace {

using std::chrono::milliseconds;

/// Of what explains why there is none of the bodies that a sink is for.
constexpr std::uint64_t kRefusalBytesMax = 1 << 20;

std::unexpected<Error> gave_up(std::string trouble, milliseconds after) {
  if (trouble.empty()) {
    trouble = fmt::format("no answer within {:g} s", std::chrono::duration<double>(after).count());
  }
  return std::unexpected(Error{.kind = ErrorKind::retryable, .message = std::move(trouble)});
}

}  // namespace

Caller::Caller(asio::any_io_executor executor, http::Client& client, flow::Timer& timer, Quota& quota,
               const CallOptions& options)
    : client_(client),
      timer_(timer),
      quota_(quota),
      options_(options),
      back_off_(options.back_off, options.seed),
      gate_(std::move(executor), options.at_once_max) {}

asio::awaitable<Result<http::Response>> Caller::call(http::Request request, Judge judge, BodySink* sink) {
  assert(!std::holds_alternative<http::BodySource*>(request.body));
  flow::TimePoint until = timer_.now() + options_.give_up_after;
  std::string trouble;
  for (std::uint32_t attempts = 1;; ++attempts) {
    std::optional<Ended> ended;
    {
      const flow::TimePoint asked = timer_.now();
      const Turn turn = co_await wait_for_turn();
      until += timer_.now() - asked;
      asio::awaitable<Ended> attempting = attempt(request, sink);
      ended = co_await flow::before(timer_, until, std::move(attempting));
    }
    if (!ended) co_return gave_up(std::move(trouble), options_.give_up_after);
    if (ended->sink_failed) co_return std::unexpected(std::move(*ended->sink_failed));
    Verdict verdict = judge(ended->attempt);
    if (verdict.next == Verdict::Next::done) {
      trouble_.clear();
      co_return std::move(*ended->attempt);
    }
    trouble_ = trouble = std::move(verdict.reason);
    if (verdict.next == Verdict::Next::refused) {
      co_return std::unexpected(Error{.kind = ErrorKind::rejected, .message = std::move(trouble)});
    }
    const flow::TimePoint next = timer_.now() + wait_after(ended->attempt, verdict, attempts);
    if (ended->attempt && ended->attempt->status == http::kTooManyRequests) quota_.pause_until(next);
    if (attempts == options_.attempts_max || next >= until) {
      co_return gave_up(std::move(trouble), options_.give_up_after);
    }
    const flow::Presence waiting{waiting_};
    co_await timer_.sleep_until(next);
  }
}

/// A place among those at once, at a time that the quota allows.
asio::awaitable<Caller::Turn> Caller::wait_for_turn() {
  const flow::Presence waiting{waiting_};
  flow::FifoGate::Slot slot = co_await gate_.enter();
  for (;;) {
    co_await flow::throw_if_cancelled();
    const std::optional<flow::TimePoint> later = quota_.take(timer_.now());
    if (!later) break;
    // Asked again afterwards: meanwhile a pause may have begun.
    co_await timer_.sleep_until(*later);
  }
  Turn turn{.slot = std::move(slot), .place = {quota_, timer_}};
  co_return turn;
}

asio::awaitable<Caller::Ended> Caller::attempt(http::Request request, BodySink* sink) {
  const flow::Presence in_flight{in_flight_};
  if (sink == nullptr) {
    Attempt attempt = co_await client_.send(std::move(request));
    co_return Ended{.attempt = std::move(attempt)};
  }
  auto reader = co_await client_.open(std::move(request));
  if (!reader) co_return Ended{.attempt = std::unexpected(std::move(reader.error()))};
  if (!http::is_success(reader->status())) {
    Attempt attempt = co_await reader->read_rest(kRefusalBytesMax);
    co_return Ended{.attempt = std::move(attempt)};
  }
  sink->begin();
  for (;;) {
    const auto piece = co_await reader->read();
    if (!piece) co_return Ended{.attempt = std::unexpected(piece.error())};
    if (piece->empty()) break;
    Result<> taken = co_await sink->take(*piece);
    if (!taken) co_return Ended{.attempt = {}, .sink_failed = std::move(taken.error())};
  }
  co_return Ended{.attempt = http::Response{.status = reader->status(), .headers = reader->headers()}};
}

milliseconds Caller::wait_after(const Attempt& attempt, const Verdict& verdict, std::uint32_t attempts) {
  std::optional<milliseconds> advice = verdict.wait;
  if (!advice && attempt) {
    // A date that the server names is one of its own clock; ours may be wrong.
    const auto now = http::parse_http_date(attempt->headers["Date"]).value_or(timer_.date());
    advice = http::parse_retry_after(attempt->headers["Retry-After"], now);
  }
  // Advice to come back at once is taken as none.
  if (!advice || *advice <= milliseconds::zero()) return back_off_.draw_upper_half(attempts);
  return std::min(*advice, options_.retry_after_max);
}

CallerState Caller::state() const {
  return {.in_flight = in_flight_,
          .waiting = waiting_,
          .next_due = quota_.next_start(timer_.now()),
          .trouble = trouble_};
}

}  // namespace mixferry::calls
