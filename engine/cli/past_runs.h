#pragma once
/// Runs of the ledger, for people and for programs.

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/range.h"
#include "engine/base/reject.h"
#include "engine/ledger/ledger.h"

namespace mixferry::cli {

/// So many rejects are told at the end of an import or a check.
inline constexpr std::size_t kRejectsShown = 5;

/// `finished`, `unfinished`, `stopped`, `superseded`: for programs.
[[nodiscard]] std::string_view status_of(ledger::RunState state);

/// Whether a person should look at it: it is not finished, or rows of it are rejected and not mended, or in
/// doubt.
[[nodiscard]] bool needs_a_look(const ledger::RunRecord& run);

/// A line a run under a header, at most `width` columns wide where that is 72 or more: mapping and source
/// share what the numbers leave. What is in doubt, mended or limited has a column only if there is something,
/// the project only where there are several.
[[nodiscard]] std::string table_of(const std::vector<ledger::RunRecord>& runs, std::size_t width);

/// The rows of a run, by source.
struct RowsOfRun {
  std::vector<RangeSet> settled;
  std::vector<RangeSet> under_way;  ///< sent, and the run ended before an answer: they may be stored
};

/// All that is known of a run, but for what stood in its rows.
[[nodiscard]] std::string details_of(const ledger::RunRecord& run, const RowsOfRun& rows);

/// The same for programs, with the keys of the report where it has them.
[[nodiscard]] boost::json::object to_json(const ledger::RunRecord& run, const RowsOfRun& rows);

/// Where a reject stood, and why: some lines of at most 80 columns, indented. `source`: as it shall be
/// called.
[[nodiscard]] std::string reject_in_words(const std::string& source, const Reject& reject);

/// The same for an update in doubt.
[[nodiscard]] std::string in_doubt_in_words(const std::string& source, const ledger::DoubtfulRow& row,
                                            const std::string& update);
/// As one line of JSON.
[[nodiscard]] std::string json_line_of(const std::string& source, const ledger::DoubtfulRow& row,
                                       const std::string& update);

}  // namespace mixferry::cli
