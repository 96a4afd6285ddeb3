#pragma once
/// Texts that stand where an id should be, and would make one profile of all rows that have them.

#include <string_view>

namespace mixferry::mappings {

/// Whether `text` (trimmed, not empty) says "no value": `null`, `NaN`, `#N/A`, `(blank)`, `--`, `0000`,
/// `[object Object]`, ... in any letter case.
[[nodiscard]] bool is_placeholder(std::string_view text);

/// Whether `text` is what stands before the sums at the end of a report: `Total`, `Grand Totals (12
/// records)`.
[[nodiscard]] bool is_total(std::string_view text);

}  // namespace mixferry::mappings
