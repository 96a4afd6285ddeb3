#pragma once
/// Numbers, and what else is written in digits: times, codes.

#include <optional>
#include <string>
#include <vector>

#include "mappings/survey/guess.h"

namespace mixferry::mappings {

/// What the columns with numbers say, taken together: one column with `1.234,50` tells that `1.500` in
/// another is 1500.
[[nodiscard]] DecimalSign decimal_sign_of(const std::vector<ColumnFacts>& columns);

// `name`: the words of the column's name.

/// Digits that count or write a time; always in doubt, because a count is a number as well.
[[nodiscard]] std::optional<Guess> guess_time_in_digits(const ColumnFacts& column,
                                                        const std::vector<std::string>& name);
[[nodiscard]] std::optional<Guess> guess_integer(const ColumnFacts& column,
                                                 const std::vector<std::string>& name);
[[nodiscard]] std::optional<Guess> guess_number(const ColumnFacts& column,
                                                const std::vector<std::string>& name);
/// A few slips among numbers.
[[nodiscard]] std::optional<Guess> guess_almost_number(const ColumnFacts& column,
                                                       const std::vector<std::string>& name);

}  // namespace mixferry::mappings
