#pragma once
/// `/api/query/engage`, which is `/api/2.0/engage` as well: a query in, a page of profiles out.

#include <string>

#include "engine/sandbox/answer.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/query/gate.h"
#include "engine/sandbox/query/group_numbers.h"
#include "engine/sandbox/query/query_parameters.h"
#include "engine/sandbox/query/result_sessions.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kPageSize = 1'000;

class EngageQuery {
 public:
  /// All of them must outlive it.
  EngageQuery(const Behaviour& behaviour, Store& store, Gate& gate, const GroupNumbers& group_numbers);

  [[nodiscard]] Reply handle(const HttpRequest& request, TimePoint now);
  /// Forgets all sessions.
  void clear() { sessions_.clear(); }

 private:
  [[nodiscard]] std::expected<OpenSession, std::string> session_of(const Project& project,
                                                                   const EngageParameters& asked,
                                                                   TimePoint now);
  [[nodiscard]] std::string page(const Project& project, const EngageParameters& asked,
                                 const OpenSession& session, TimePoint now);

  const Behaviour& behaviour_;
  Store& store_;
  Gate& gate_;
  const GroupNumbers& group_numbers_;
  ResultSessions sessions_;
};

}  // namespace mixferry::sandbox
