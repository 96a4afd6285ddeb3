#include "engine/reading/asking.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <random>

#include "engine/flow/stop_signals.h"

namespace mixferry::reading {
namespace {

namespace asio = boost::asio;

constexpr auto kToldEvery = std::chrono::milliseconds(200);
/// Longer than the longest that Mixpanel works on a query: 488 s, as its own client has it.
constexpr auto kAnsweredWithin = std::chrono::minutes(9);
/// A query whose host is away so long is given up; what was read stays.
constexpr auto kGiveUpAfter = std::chrono::hours(1);

http::ClientOptions patient(http::ClientOptions options) {
  options.response_deadline = kAnsweredWithin;
  return options;
}

calls::CallOptions call_options(const QueryHost& host) {
  calls::CallOptions options{.give_up_after = kGiveUpAfter, .seed = std::random_device{}()};
  if (host.limits.at_once != 0) options.at_once_max = host.limits.at_once;
  return options;
}

}  // namespace

std::string quota_name(std::string_view kind, const http::Endpoint& endpoint, std::uint64_t project_id) {
  return fmt::format("{} of {} at {}{}", kind, project_id, http::host_and_port(endpoint), endpoint.prefix);
}

Asking::Asking(const QueryHost& host, std::string_view kind, ledger::Quotas& quotas)
    : timer_(loop_.get_executor()),
      access_(host.access),
      client_(loop_.get_executor(), host.endpoint, patient(host.http)),
      quota_(quotas, quota_name(kind, host.endpoint, host.access.project_id()), host.limits, timer_),
      caller_(loop_.get_executor(), client_, timer_, quota_, call_options(host)) {}

std::optional<std::string> Asking::run(asio::awaitable<void> work, const std::function<void()>& tell) {
  std::exception_ptr failure;
  std::optional<std::string> interrupted;
  bool is_over = false;
  flow::StopSignals signals(loop_);
  asio::cancellation_signal stop;
  loop_.restart();
  const auto fail = [&](const std::exception_ptr& thrown) {
    if (thrown && !failure) failure = thrown;
    if (thrown) stop.emit(asio::cancellation_type::terminal);
  };
  asio::co_spawn(
      loop_,
      [&]() -> asio::awaitable<void> {
        if (const std::optional<int> signal = co_await signals.next()) {
          interrupted = flow::signal_in_words(*signal);
          stop.emit(asio::cancellation_type::terminal);
        }
      },
      fail);
  asio::co_spawn(
      loop_,
      [&]() -> asio::awaitable<void> {
        while (!is_over) {
          tell();
          co_await timer_.sleep_until(timer_.now() + kToldEvery);
        }
      },
      fail);
  asio::co_spawn(loop_, std::move(work),
                 asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& thrown) {
                   is_over = true;
                   if (!failure && !interrupted) failure = thrown;
                   signals.cancel();
                   timer_.wake_all();
                 }));
  while (!is_over && loop_.run_one() != 0) {
  }
  loop_.poll();  // the other two end; a lookup that goes on by itself is not waited for
  if (failure) std::rethrow_exception(failure);
  return interrupted;
}

}  // namespace mixferry::reading
