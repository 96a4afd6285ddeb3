#pragma once
/// All that is needed to speak of tasks with one host: a loop, a client, the quota.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>

#include "engine/calls/caller.h"
#include "engine/flow/timer.h"
#include "engine/http/client.h"
#include "engine/http/client_options.h"
#include "engine/http/endpoint.h"
#include "engine/ledger/quotas.h"
#include "engine/mixpanel/privacy/privacy_access.h"
#include "engine/privacy/task_calls.h"
#include "engine/privacy/task_watch.h"
#include "engine/reading/ledger_quota.h"

namespace mixferry::privacy {

/// One request a second, for each project. Source: Mixpanel docs, reference "GDPR API".
inline constexpr ledger::QuotaLimits kTaskLimits{.a_second = 1};

/// A full project may take hours to let the next task in, and a day's worth of asking is no trouble to it.
/// Source: the same, "retrying for several hours might sometimes be necessary".
[[nodiscard]] calls::CallOptions patient_call_options();

/// Where requests go, by whose leave, and how often.
struct PrivacyHost {
  http::Endpoint endpoint;
  http::ClientOptions http = {};
  mixpanel::PrivacyAccess access;
  ledger::QuotaLimits limits = kTaskLimits;
  calls::CallOptions calls = patient_call_options();
};

/// A conversation with one host, on a loop of its own. Everything on the thread of who calls `run`.
class TaskSession {
 public:
  /// `quotas` must outlive it. Throws `RunError` (`usage`) when the trusted certificates can't be read.
  TaskSession(const PrivacyHost& host, ledger::Quotas& quotas);

  [[nodiscard]] TaskCalls& calls() { return calls_; }
  [[nodiscard]] flow::Timer& timer() { return timer_; }
  /// What it is doing, for whoever shows it.
  [[nodiscard]] calls::CallerState state() const { return caller_.state(); }

  /// `watch` by calls of this session.
  [[nodiscard]] boost::asio::awaitable<std::optional<mixpanel::TaskTrouble>> watch_tasks(
      std::vector<WatchedTask> tasks, WatchOptions options, const TakeState& take);

  /// As `flow::run_until_stopped`. Once it was stopped, nothing that was cut off is known to be done.
  [[nodiscard]] std::optional<std::string> run(boost::asio::awaitable<void> work,
                                               const std::function<void()>& tell);

 private:
  boost::asio::io_context loop_{1};
  flow::LoopTimer timer_;
  http::Client client_;
  reading::LedgerQuota quota_;
  calls::Caller caller_;
  TaskCalls calls_;
};

}  // namespace mixferry::privacy
