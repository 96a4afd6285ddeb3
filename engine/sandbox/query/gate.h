#pragma once
/// Whether a query or an export may begin: who asks, in which project, of which plan, and how often.

#include <string_view>

#include "engine/sandbox/access.h"
#include "engine/sandbox/answer.h"
#include "engine/sandbox/form.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/query/query_quota.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::sandbox {

class Gate {
 public:
  enum class Kind : std::uint8_t { query, raw_export };
  struct Pass {
    Project* project = nullptr;               ///< nullptr: none, see `refusal`
    std::shared_ptr<void> running = nullptr;  ///< to be held as long as the query is under way
    Answer refusal = {};
  };

  /// All of them must outlive it.
  Gate(const Behaviour& behaviour, Access& access);

  /// `fields` are those of the query; `free`: it doesn't count in the hour.
  [[nodiscard]] Pass admit(Kind kind, const HttpRequest& request, const Fields& fields, TimePoint now,
                           bool free = false);
  /// The 429 of queries, whatever their number.
  [[nodiscard]] Answer too_many_requests(std::string_view path) const;
  void clear();

 private:
  [[nodiscard]] Answer unauthenticated(Kind kind, std::string_view path, std::string_view error) const;
  [[nodiscard]] Answer exceeded(const QueryQuota& quota, std::string_view path, std::uint64_t project,
                                const QueryQuota::Excess& excess) const;

  const Behaviour& behaviour_;
  Access& access_;
  QueryQuota queries_;
  QueryQuota exports_;
};

}  // namespace mixferry::sandbox
