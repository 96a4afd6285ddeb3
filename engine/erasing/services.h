#pragma once
/// What the steps of a request ask of the world. All of it waits until it is done.

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/mixpanel/privacy/task_answer.h"
#include "engine/mixpanel/privacy/task_request.h"
#include "engine/mixpanel/privacy/task_trouble.h"

namespace mixferry::erasing {

/// Why it did not go on. What is in the ledger by then stays true, and the same may be asked for again.
struct Halt {
  ExitCode exit_code = ExitCode::stopped;
  std::string words = {};  ///< what happened; of a `trouble`, Mixpanel's own words
  /// Mixpanel's, about a task: for `mixpanel::explain`, which knows more.
  std::optional<mixpanel::TaskTrouble> trouble = {};
};

template <typename T = void>
using Done = std::expected<T, Halt>;

/// Tasks, and what a retrieval found.
class TaskService {
 public:
  using TakeState = std::function<void(const std::string& task, const mixpanel::TaskState& state)>;

  virtual ~TaskService() = default;
  /// See `privacy::TaskCalls`. Halts with the `trouble` that it gives, if it is one.
  [[nodiscard]] virtual Done<std::vector<std::string>> begin(const mixpanel::TaskOrder& order) = 0;
  [[nodiscard]] virtual Done<mixpanel::TaskState> ask(mixpanel::TaskKind kind, const std::string& task) = 0;
  [[nodiscard]] virtual Done<mixpanel::TaskCancelling> cancel(const std::string& task) = 0;
  /// Tells `take` the state of each, until none is under way; unless it `waits`, once. When it waits, one
  /// that Mixpanel does not know is told when it has said so several times.
  [[nodiscard]] virtual Done<> watch(mixpanel::TaskKind kind, const std::vector<std::string>& tasks,
                                     bool waits, const TakeState& take) = 0;
  /// The file behind `link`, whole; what it is called on this machine.
  [[nodiscard]] virtual Done<std::string> fetch(const std::string& task, const std::string& link) = 0;
  [[nodiscard]] virtual Done<> pause(std::chrono::milliseconds how_long) = 0;
};

/// Profiles of people.
class ProfileService {
 public:
  virtual ~ProfileService() = default;
  /// Deletes (`$delete`) the profiles that have these ids; the positions of those that Mixpanel did not take.
  /// Who has no profile is no trouble.
  [[nodiscard]] virtual Done<std::vector<std::size_t>> delete_profiles(const std::vector<std::string>& ids,
                                                                       bool ignore_alias) = 0;
  /// The positions of those whose profile can still be read.
  [[nodiscard]] virtual Done<std::vector<std::size_t>> still_there(const std::vector<std::string>& ids) = 0;
};

}  // namespace mixferry::erasing
