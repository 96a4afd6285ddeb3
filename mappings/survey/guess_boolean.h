#pragma once
/// Whether a column says yes and no, in whatever language.

#include <optional>
#include <string>
#include <vector>

#include "mappings/survey/guess.h"

namespace mixferry::mappings {

/// `name`: the words of the column's name.
[[nodiscard]] std::optional<Guess> guess_boolean(const ColumnFacts& column,
                                                 const std::vector<std::string>& name);

}  // namespace mixferry::mappings
