#pragma once
/// Asking Mixpanel's query APIs, from the first question of a command to its last answer.

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
#include "engine/mixpanel/query/query_access.h"
#include "engine/reading/ledger_quota.h"

namespace mixferry::reading {

/// Where questions of one kind go, by whose leave, and how many may be asked.
struct QueryHost {
  http::Endpoint endpoint;
  http::ClientOptions http = {};
  mixpanel::QueryAccess access;
  ledger::QuotaLimits limits = {};
};

/// Queries: 60 an hour and 5 at once, for each project. Source: Mixpanel docs, reference "Rate Limits".
inline constexpr ledger::QuotaLimits kQueryLimits{.an_hour = 60, .at_once = 5};
/// Raw exports: 60 an hour and 3 a second. Source: the same.
inline constexpr ledger::QuotaLimits kExportLimits{.an_hour = 60, .a_second = 3};

/// Under which name the ledger keeps what is asked of a project: `kind` is what it is taken from, `queries`.
[[nodiscard]] std::string quota_name(std::string_view kind, const http::Endpoint& endpoint,
                                     std::uint64_t project_id);

/// A conversation with one host, on a loop of its own. Everything on the thread of who calls `run`.
class Asking {
 public:
  /// `kind`: whose quota it is, of those that the project has: `queries`. `quotas` must outlive it. Throws
  /// `RunError` (`usage`) when the trusted certificates can't be read.
  Asking(const QueryHost& host, std::string_view kind, ledger::Quotas& quotas);

  [[nodiscard]] calls::Caller& caller() { return caller_; }
  [[nodiscard]] flow::Timer& timer() { return timer_; }
  [[nodiscard]] const mixpanel::QueryAccess& access() const { return access_; }
  [[nodiscard]] const LedgerQuota& quota() const { return quota_; }

  /// Does `work`, and calls `tell` several times a second meanwhile. SIGINT, SIGTERM and a terminal that goes
  /// end it: then what that is in words, `interrupted`. Throws what `work` or `tell` throws.
  [[nodiscard]] std::optional<std::string> run(boost::asio::awaitable<void> work,
                                               const std::function<void()>& tell);

 private:
  boost::asio::io_context loop_{1};
  flow::LoopTimer timer_;
  mixpanel::QueryAccess access_;
  http::Client client_;
  LedgerQuota quota_;
  calls::Caller caller_;
};

}  // namespace mixferry::reading
