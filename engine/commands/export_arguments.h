#pragma once
/// What an export is asked for.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/commands/project_arguments.h"
#include "engine/commands/state_folder.h"
#include "engine/exporting/write_records.h"

namespace mixferry::commands {

enum class ExportKind : std::uint8_t { users, groups, events };

struct ExportArguments {
  ProjectArguments project = {};
  ExportKind kind = ExportKind::users;
  std::string where = {};  ///< an expression; empty: all

  // Of profiles.
  std::optional<std::uint64_t> cohort = {};
  std::vector<std::string> properties = {};  ///< only these of each; none: all
  std::string ids_file = {};                 ///< only these, one a line; empty: all, `-`: standard input
  std::string group_key = {};                ///< of groups; its number is the project's, or that:
  std::optional<std::int64_t> data_group_id = {};

  // Of events.
  std::string first_day = {};  ///< `2026-09-01`, `today`, `yesterday`: of the project's clock; included
  std::string last_day = {};   ///< the same
  std::vector<std::string> events = {};  ///< only those of these names; none: all
  std::string timezone = {};             ///< of a project made before 2023; empty: the project's, or UTC

  exporting::RecordFile file = {};
  std::string report_file = {};  ///< empty: nowhere
  StateFolder state = {};
  std::string settings_file = {};  ///< that it was read from, and must not replace; empty: none
};

/// As it is typed, and as people call what comes of it.
[[nodiscard]] constexpr std::string_view name_of(ExportKind kind) {
  return kind == ExportKind::users ? "users" : kind == ExportKind::groups ? "groups" : "events";
}

}  // namespace mixferry::commands
