#pragma once
/// How many rows of an export pass a condition of a mapping, as far as the values that a survey keeps tell.

#include <cstdint>

#include "mappings/draft/column_index.h"
#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {

/// Rows that hold one of `texts`, a text or a list of them, in `column`: at least so many.
[[nodiscard]] std::uint64_t rows_with(const ColumnFacts& column, const YamlValue& texts);

/// The share of rows, from 0 to 1, that pass `condition`, or a list of them of which all must hold. 1 where
/// nobody can tell.
[[nodiscard]] double share_passing(const YamlValue& condition, const ColumnIndex& index);

}  // namespace mixferry::mappings
