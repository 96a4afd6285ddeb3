#include "engine/reading/asking.h"

#include <chrono>
#include <fmt/format.h>
#include <random>
#include <utility>

#include "engine/flow/stoppable.h"

namespace mixferry::reading {
namespace {

namespace asio = boost::asio;

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
  return flow::run_until_stopped(loop_, timer_, std::move(work), tell);
}

}  // namespace mixferry::reading
