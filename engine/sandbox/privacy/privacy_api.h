#pragma once
/// `/api/app/data-deletions/v3.0` and `/api/app/data-retrievals/v3.0`: tasks that delete people, or hand out
/// what is known of them.

#include <string_view>

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/privacy/task_board.h"
#include "engine/sandbox/query/query_quota.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::sandbox {

inline constexpr std::string_view kDeletionsPath = "/api/app/data-deletions/v3.0";
inline constexpr std::string_view kRetrievalsPath = "/api/app/data-retrievals/v3.0";
/// Where what a retrieval found is fetched. Mixpanel's links lead to a store elsewhere.
inline constexpr std::string_view kRetrievedPath = "/retrieved";

inline constexpr std::size_t kDeletionIdsMax = 1'999;  ///< without group keys
inline constexpr std::size_t kRetrievalIdsMax = 2'000;

class PrivacyApi {
 public:
  /// All of them must outlive it; `group_keys`: how many are set up.
  PrivacyApi(const Behaviour& behaviour, std::size_t group_keys, Access& access, TaskBoard& tasks);

  /// Any path below the one of `kind`, by any method.
  [[nodiscard]] Answer handle(TaskKind kind, const HttpRequest& request, TimePoint now);
  /// Below `kRetrievedPath`: a file, to whoever knows its link.
  [[nodiscard]] Answer fetch(const HttpRequest& request);
  void clear() { calls_.clear(); }

 private:
  [[nodiscard]] Answer create(TaskKind kind, Project& project, const HttpRequest& request);
  [[nodiscard]] Answer show(TaskKind kind, const Task* task, std::string_view id,
                            const HttpRequest& request) const;
  [[nodiscard]] Answer cancel(TaskKind kind, Task* task, std::string_view id);
  [[nodiscard]] std::size_t ids_max(TaskKind kind) const;

  const Behaviour& behaviour_;
  const std::size_t group_keys_;
  Access& access_;
  TaskBoard& tasks_;
  QueryQuota calls_;
};

/// The 429 of both.
[[nodiscard]] Answer too_many_tasks_answer();

}  // namespace mixferry::sandbox
