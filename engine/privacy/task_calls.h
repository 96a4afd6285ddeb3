#pragma once
/// Deletions and retrievals: one call each, made until there is an answer that tells.

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/calls/caller.h"
#include "engine/calls/verdict.h"
#include "engine/mixpanel/privacy/privacy_access.h"
#include "engine/mixpanel/privacy/task_answer.h"
#include "engine/mixpanel/privacy/task_request.h"

namespace mixferry::privacy {

/// What an attempt at any of them comes to: an answer that will not get better is one.
[[nodiscard]] calls::Verdict judge_task_call(const calls::Attempt& attempt);

/// Everything on the caller's thread. What an error is of, `passing` and `quota` included, was tried again
/// for as long as the caller does that.
class TaskCalls {
 public:
  template <typename T>
  using Answered = boost::asio::awaitable<std::expected<T, mixpanel::TaskTrouble>>;

  /// `caller` must outlive it.
  TaskCalls(calls::Caller& caller, mixpanel::PrivacyAccess access)
      : caller_(caller), access_(std::move(access)) {}

  /// The tasks that were begun for all ids of `order`. Where an answer was lost, Mixpanel refuses the next
  /// attempt as a conflict with the task that the first one began: whoever gets `conflict` adopts the tasks
  /// that it names, and none is begun twice. Of `passing`, `quota` and `unreadable` nobody knows whether one
  /// was begun: the same order, begun again later, tells in the same way.
  [[nodiscard]] Answered<std::vector<std::string>> begin(mixpanel::TaskOrder order);
  [[nodiscard]] Answered<mixpanel::TaskState> ask(mixpanel::TaskKind kind, std::string task);
  /// Where it is too late because an earlier attempt, whose answer was lost, has cancelled it, it is
  /// cancelled.
  [[nodiscard]] Answered<mixpanel::TaskCancelling> cancel(std::string deletion);

 private:
  calls::Caller& caller_;
  mixpanel::PrivacyAccess access_;
};

}  // namespace mixferry::privacy
