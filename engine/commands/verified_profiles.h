#pragma once
/// The profiles of a project, as a verification asks for them.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mixpanel/query/profile_query.h"
#include "engine/reading/asking.h"
#include "engine/reading/part_store.h"
#include "engine/reading/profile_reading.h"

namespace mixferry::commands {

/// Reads each question to its end before anything of it is handed on; what was read stays in the store.
class VerifiedProfiles {
 public:
  using Tell = std::function<void(const reading::ReadingProgress&)>;

  /// All must outlive it.
  VerifiedProfiles(const reading::QueryHost& host, reading::Asking& asking, reading::PartStore& store,
                   Tell tell)
      : host_(host), asking_(asking), store_(store), tell_(std::move(tell)) {}

  /// Calls `take` with the JSON of each profile that `query` is about. `name`: what no other question of this
  /// store is called. Throws `RunError`: `refused` where the credentials or the project are, `stopped` for
  /// all else.
  void read(const mixpanel::ProfileQuery& query, const std::string& name,
            const std::function<void(std::string_view)>& take);

  /// Pages that were read, by this process and those before.
  [[nodiscard]] std::uint64_t queries() const { return queries_; }

 private:
  const reading::QueryHost& host_;
  reading::Asking& asking_;
  reading::PartStore& store_;
  const Tell tell_;
  std::uint64_t queries_ = 0;
};

}  // namespace mixferry::commands
