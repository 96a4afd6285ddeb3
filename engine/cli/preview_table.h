#pragma once
/// A row and what becomes of it, side by side, for a terminal.

#include <cstddef>
#include <string>

#include "engine/commands/preview.h"

namespace mixferry::cli {

/// In at most `columns` columns (at least 40): cells on the left, the properties that they become on the
/// right; then what has no value, was left out, or is read by no rule. Ends in an empty line.
[[nodiscard]] std::string side_by_side(const commands::PreviewedRow& row, std::size_t columns);

}  // namespace mixferry::cli
