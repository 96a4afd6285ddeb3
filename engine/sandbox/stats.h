#pragma once
/// Counters of everything that happened, as `GET /sandbox/stats` shows them. Requests to `/sandbox/...` don't
/// count.

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "engine/sandbox/store.h"
#include "engine/sandbox/update.h"

namespace mixferry::sandbox {

/// Each update received ends as exactly one of applied, invalid, unknown_token, ignored and dropped.
struct UpdateStats {
  std::uint64_t received = 0;  ///< records in bodies that could be read
  std::uint64_t applied = 0;   ///< stored
  std::uint64_t invalid = 0;
  std::uint64_t unknown_token = 0;
  std::uint64_t ignored = 0;    ///< `$add` and `$append` on groups
  std::uint64_t dropped = 0;    ///< not stored though valid: limits outgrown, surplus, above the rate
  std::uint64_t unchanged = 0;  ///< of those applied: the profile was so already
  std::uint64_t several_operations = 0;  ///< of those received: records with more than one operation key
};

/// Each event received ends as exactly one of stored, invalid, ignored, unknown_token and dropped.
struct EventStats {
  std::uint64_t received = 0;  ///< events in bodies that could be read
  std::uint64_t stored = 0;
  std::uint64_t invalid = 0;
  std::uint64_t ignored = 0;  ///< with `$ignore`, or about identity where a project has no such thing
  std::uint64_t unknown_token = 0;
  std::uint64_t dropped = 0;  ///< not stored though valid: too old, or above the rate
};

struct Stats {
  std::uint64_t requests = 0;
  std::uint64_t body_bytes = 0;
  std::map<std::string, std::uint64_t, std::less<>> requests_by_path;  ///< unknown paths as "other"
  std::map<unsigned, std::uint64_t> answers_by_status;
  std::uint64_t unanswered = 0;  ///< reset, or silent
  UpdateStats updates;
  EventStats events;
  std::array<std::uint64_t, kOperations> applied_by_operation{};
  std::map<std::string, std::uint64_t, std::less<>> faults;  ///< by kind

  /// Compact JSON. `projects` is what the store holds now.
  [[nodiscard]] std::string to_json(std::deque<Project>& projects) const;
};

}  // namespace mixferry::sandbox
