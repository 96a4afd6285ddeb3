#pragma once
/// What Mixpanel is asked for an export, found out before anything is.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/commands/export_arguments.h"
#include "engine/mixpanel/export/event_export.h"
#include "engine/mixpanel/query/profile_query.h"
#include "engine/reading/asking.h"
#include "mappings/plan/zones.h"

namespace mixferry::commands {

/// Profiles: a question, or, of ids, one for each thousand of them.
struct ProfileQuestion {
  std::vector<mixpanel::ProfileQuery> queries = {};
  std::uint64_t ids = 0;  ///< that were named
};

struct EventQuestion {
  mixpanel::EventExport asked;
  std::string timezone = {};  ///< empty: UTC
  std::optional<mappings::ZoneRules> zone = {};
  std::chrono::sys_days today = {};  ///< by the clock of the project

  /// Not all of the last day has happened.
  [[nodiscard]] bool is_open() const { return std::chrono::sys_days(asked.last) >= today; }
};

/// Throws `RunError` (`usage`) for a group key without a number, and for a file of ids that can't be read or
/// has none.
[[nodiscard]] ProfileQuestion profile_question(const ExportArguments& arguments);

/// Throws `RunError` (`usage`) for days that are none, or not yet, and for an unknown zone.
[[nodiscard]] EventQuestion event_question(const ExportArguments& arguments,
                                           std::chrono::system_clock::time_point now);

/// All that decides what the answer is, for people, too: who asks the same goes on.
[[nodiscard]] std::string text_of(const ProfileQuestion& question, const ExportArguments& arguments,
                                  const reading::QueryHost& host);
[[nodiscard]] std::string text_of(const EventQuestion& question, const reading::QueryHost& host);

}  // namespace mixferry::commands
