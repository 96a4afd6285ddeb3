#pragma once
/// Numbers and times as people read them.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/tally.h"

namespace mixferry::report {

/// `12,345,678`
[[nodiscard]] std::string grouped(std::uint64_t number);

/// `1 row`, `1,234 rows`.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view noun);

/// `7s`, `2m 05s`, `1h 02m`
[[nodiscard]] std::string duration_in_words(double seconds);

/// The same, but `40ms` below a second and `1.5s` below ten.
[[nodiscard]] std::string short_duration_in_words(double seconds);

/// `8 id_empty, 4 not_a_number`: the four most frequent, and dots where there are more.
[[nodiscard]] std::string most_frequent(const NamedCounts& named);

}  // namespace mixferry::report
