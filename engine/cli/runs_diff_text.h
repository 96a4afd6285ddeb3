#pragma once
/// What differs between two runs, for people and for programs.

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>

#include "engine/commands/runs_diff.h"

namespace mixferry::cli {

/// A table and a list, at most `width` columns wide where that is 60 or more.
[[nodiscard]] std::string in_words(const commands::RunsDiff& diff, ledger::RunId before, ledger::RunId after,
                                   std::size_t width);

/// `{"before": 3, "after": 5, "values": {"rows_read": [200, 180]}, "changes": [...]}`, values as texts.
[[nodiscard]] boost::json::object to_json(const commands::RunsDiff& diff, ledger::RunId before,
                                          ledger::RunId after);

}  // namespace mixferry::cli
