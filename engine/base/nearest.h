#pragma once
/// Which known name somebody may have meant.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry {

/// How many bytes must be inserted, removed, replaced or swapped with their neighbour to make `b` of `a`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The names nearest to `wanted` by edit distance, best first, at most `count`; those that nobody can have
/// meant are left out. Blanks around a name and ASCII letter case count less than any other difference;
/// equally near names keep their order.
[[nodiscard]] std::vector<std::string> nearest_names(std::span<const std::string> names,
                                                     std::string_view wanted, std::size_t count);

}  // namespace mixferry
