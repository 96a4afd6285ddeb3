#pragma once
/// What was understood of a source, as a table on a terminal.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/pipeline/sample.h"
#include "mappings/survey/column_facts.h"

namespace mixferry::report {

/// Two lines a column: its name with how much of it is filled, how many different values it has and what
/// they seem to be; then three examples; then what to beware of. Columns that no row fills are named together
/// at the end. No line is wider than `width`.
[[nodiscard]] std::string survey_table(const std::string& path, const pipeline::Sample& sample,
                                       const std::vector<mappings::ColumnFacts>& columns, std::size_t width);

/// `98 %`; never 100 where something is missing, nor 0 where something is there.
[[nodiscard]] std::string share_in_words(std::uint64_t part, std::uint64_t whole);

}  // namespace mixferry::report
