#pragma once
/// Engage Query: which profiles are asked for, and the request for a page of them. Pure. Source: Mixpanel
/// docs, reference "Query Profiles".

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/http/message/request.h"
#include "engine/mixpanel/query/query_access.h"

namespace mixferry::mixpanel {

/// What is asked for: all users of the project, but for what is said.
struct ProfileQuery {
  std::vector<std::string> distinct_ids = {};      ///< only these
  std::optional<std::int64_t> data_group_id = {};  ///< profiles of this kind of group instead of users
  std::string where = {};                          ///< only those of which this expression is true
  std::optional<std::uint64_t> cohort = {};        ///< only its members
  bool with_members_without_profile = true;        ///< of the cohort
  std::optional<std::vector<std::string>> properties = {};  ///< only these of each; nullopt: all
};

/// A page behind the first, of the result that the first one began.
struct LaterPage {
  std::string session_id;
  std::uint32_t page = 1;
};

/// Where queries are answered. Source: Mixpanel docs, whose reference has the one and whose libraries call the
/// other; both are the same query.
enum class QueryPath : std::uint8_t {
  query,  ///< `/api/query`
  older,  ///< `/api/2.0`
};

/// The request for the first page, or a later one of the same question.
[[nodiscard]] http::Request request_for(const ProfileQuery& query, const QueryAccess& access,
                                        const std::optional<LaterPage>& later = {},
                                        QueryPath path = QueryPath::query);

}  // namespace mixferry::mixpanel
