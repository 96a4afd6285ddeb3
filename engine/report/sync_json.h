#pragma once
/// A sync's report for programs, and for a later process that takes up its work.

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/report/sync_report.h"

namespace mixferry::report {

/// As it stands in the report of its run, under `sync`.
[[nodiscard]] boost::json::object to_json_object(const SyncReport& sync);

/// The same as a document of its own, with `"schema": 1`, indented, ending in a line break.
[[nodiscard]] std::string to_json(const SyncReport& sync);

/// What `to_json` wrote, this program's or a later one's, which may say more; nullopt for anything else.
[[nodiscard]] std::optional<SyncReport> sync_report_from(std::string_view json);

}  // namespace mixferry::report
