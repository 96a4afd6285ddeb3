#pragma once
/// Why Mixpanel's query and app APIs did not do what they were asked. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mixferry::mixpanel {

struct QueryTrouble {
  enum class Kind : std::uint8_t {
    credentials,  ///< it does not know them
    project,      ///< it knows them, and they may not see this project
    plan,         ///< the plan of the project has no queries
    place,        ///< nothing answers such requests there: another host is meant
    quota,        ///< too many were asked; it passes
    session,      ///< the result whose page was asked for is not kept any more
    question,     ///< it does not understand what it was asked
    passing,      ///< its own trouble; it passes
    unreadable,   ///< no answer of Mixpanel's
  };
  Kind kind = Kind::unreadable;
  std::string words = {};  ///< Mixpanel's own, for people: one line, never empty

  bool operator==(const QueryTrouble&) const = default;
};

/// Nothing where the status says that it was done. Source: Mixpanel docs, reference "Query API
/// Authentication" and "Rate Limits"; the texts as they were recorded, told by the status where that is
/// enough.
[[nodiscard]] std::optional<QueryTrouble> trouble_in(unsigned status, std::string_view body);

/// The same of a whole answer: one that is no JSON object is not Mixpanel's.
[[nodiscard]] std::optional<QueryTrouble> trouble_in_whole(unsigned status, std::string_view body);

/// Whether so many were asked in the last hour that it does not help to come back in a moment. Source: the
/// text of a recorded 429, `1/5 queries running concurrently and 61/60 queries running in the last hour`.
[[nodiscard]] bool says_hour_is_used(const QueryTrouble& trouble);

}  // namespace mixferry::mixpanel
