#pragma once
/// Runs as a table, for people.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/ledger/ledger.h"

namespace mixferry::cli {

/// A line a run under a header, at most `width` columns wide where that is 72 or more: mapping and source
/// share what the numbers leave. What is in doubt, mended or limited has a column only if there is something,
/// the project only where there are several, and which are imports only where some are not.
[[nodiscard]] std::string table_of(const std::vector<ledger::RunRecord>& runs, std::size_t width);

}  // namespace mixferry::cli
