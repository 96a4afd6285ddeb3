#include "engine/privacy/task_session.h"

#include <chrono>
#include <fmt/format.h>
#include <random>
#include <utility>

#include "engine/flow/stoppable.h"

namespace mixferry::privacy {
namespace {

namespace asio = boost::asio;

/// A status repeats all ids of its task, and a refusal may: two thousand of 255 bytes, escaped.
constexpr std::uint64_t kAnswerBytesMax = 8 << 20;
constexpr std::chrono::minutes kAnsweredWithin{2};

http::ClientOptions for_long_lists(http::ClientOptions options) {
  options.response_bytes_max = kAnswerBytesMax;
  options.response_deadline = kAnsweredWithin;
  return options;
}

std::string quota_name_of(const PrivacyHost& host) {
  return fmt::format("deletions and retrievals of {} at {}{}", host.access.project_token(),
                     http::host_and_port(host.endpoint), host.endpoint.prefix);
}

}  // namespace

calls::CallOptions patient_call_options() {
  using namespace std::chrono_literals;
  return {.back_off = {.first = 2s, .longest = 10min},
          .give_up_after = 6h,
          .retry_after_max = 1h,
          .seed = std::random_device{}()};
}

TaskSession::TaskSession(const PrivacyHost& host, ledger::Quotas& quotas)
    : timer_(loop_.get_executor()),
      client_(loop_.get_executor(), host.endpoint, for_long_lists(host.http)),
      quota_(quotas, quota_name_of(host), host.limits, timer_),
      caller_(loop_.get_executor(), client_, timer_, quota_, host.calls),
      calls_(caller_, host.access) {}

asio::awaitable<std::optional<mixpanel::TaskTrouble>> TaskSession::watch_tasks(std::vector<WatchedTask> tasks,
                                                                               WatchOptions options,
                                                                               const TakeState& take) {
  const AskTask ask = [this](const WatchedTask& task) { return calls_.ask(task.kind, task.id); };
  co_return co_await watch(timer_, std::move(tasks), std::move(options), ask, take);
}

std::optional<std::string> TaskSession::run(asio::awaitable<void> work, const std::function<void()>& tell) {
  return flow::run_until_stopped(loop_, timer_, std::move(work), tell);
}

}  // namespace mixferry::privacy
