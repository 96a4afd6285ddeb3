#pragma once
/// Runs of the ledger, for programs.

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "engine/commands/runs.h"
#include "engine/ledger/ledger.h"
#include "engine/report/sync_report.h"

namespace mixferry::cli {

/// All that is known of a run, but for what stood in its rows; with the keys of the report where it has them.
[[nodiscard]] boost::json::object to_json(const ledger::RunRecord& run, const commands::RowsOfRun& rows,
                                          const std::optional<report::SyncReport>& sync = {});

/// An update in doubt as one line of JSON.
[[nodiscard]] std::string json_line_of(const std::string& source, const ledger::DoubtfulRow& row,
                                       const std::string& update);

}  // namespace mixferry::cli
