#pragma once
/// Why Mixpanel did not do what it was asked about a deletion or a retrieval. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mixpanel {

struct TaskTrouble {
  enum class Kind : std::uint8_t {
    credentials,  ///< it does not know them: none, a project secret, or a token that has run out
    project,      ///< it knows whose token it is, who is no owner or admin of this project
    plan,         ///< the plan has no such API
    place,        ///< nothing answers such requests there: another host is meant
    conflict,     ///< ids are in a task already, see below; nothing was begun
    too_many,     ///< it does not take this request, and may take half of its ids; nothing was begun
    refused,      ///< it does not take it, whatever is done; nothing was begun
    quota,        ///< too many requests, or too many days to read for tasks under way; it passes
    passing,      ///< its own trouble; it passes
    unreadable,   ///< no answer of Mixpanel's. Of a request that begins a task: it may have begun
  };
  Kind kind = Kind::unreadable;
  std::string words = {};  ///< Mixpanel's own, for people: one line, never empty
  // Of `conflict`. Mixpanel does not say which id is in which task.
  std::vector<std::string> ids = {};
  std::vector<std::string> tasks = {};

  bool operator==(const TaskTrouble&) const = default;
};

/// What it means and what to do: whole sentences, the last with Mixpanel's own words. `host` as a URL has it.
/// Ids are not named: they are personal data.
[[nodiscard]] std::string explain(const TaskTrouble& trouble, std::string_view host);

}  // namespace mixferry::mixpanel
