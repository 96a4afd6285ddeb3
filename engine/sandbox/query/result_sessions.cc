#include "engine/sandbox/query/result_sessions.h"

#include <algorithm>
#include <fmt/format.h>

namespace mixferry::sandbox {

OpenSession ResultSessions::open(ResultSet results, TimePoint now) {
  forget_old(now);
  std::string id = fmt::format("{}-{:016x}{:016x}", now.time_since_epoch().count(), random_(), random_());
  const auto opened =
      sessions_
          .insert_or_assign(std::move(id),
                            Session{.results = std::move(results), .read = now, .order = ++reads_})
          .first;
  return {.id = opened->first, .results = &opened->second.results};
}

std::optional<OpenSession> ResultSessions::read(std::string_view id, TimePoint now) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return std::nullopt;
  Session& session = found->second;
  const bool worn_out = limits_.pages_max > 0 && session.pages >= limits_.pages_max;
  if (worn_out || now - session.read >= limits_.lifetime) {
    sessions_.erase(found);
    return std::nullopt;
  }
  ++session.pages;
  session.read = now;
  session.order = ++reads_;
  return OpenSession{.id = found->first, .results = &session.results};
}

/// Makes room for one more.
void ResultSessions::forget_old(TimePoint now) {
  std::erase_if(sessions_, [&](const auto& entry) { return now - entry.second.read >= limits_.lifetime; });
  while (is_full()) {
    sessions_.erase(
        std::ranges::min_element(sessions_, {}, [](const auto& entry) { return entry.second.order; }));
  }
}

bool ResultSessions::is_full() const {
  std::size_t profiles = 0;
  for (const auto& [id, session] : sessions_) profiles += session.results.size();
  return sessions_.size() >= limits_.sessions_max || profiles > limits_.profiles_max;
}

}  // namespace mixferry::sandbox
