#pragma once
/// Times, and counts by name, as people read them.

#include <string>
#include <string_view>

#include "engine/base/tally.h"

namespace mixferry::report {

/// What the records are called that were sent: `updates` of profiles, `events`, or `records` where there are
/// several kinds, or none yet.
[[nodiscard]] std::string_view noun_of_records(const Tally& tally);

/// `7s`, `2m 05s`, `1h 02m`
[[nodiscard]] std::string duration_in_words(double seconds);

/// The same, but `40ms` below a second and `1.5s` below ten.
[[nodiscard]] std::string short_duration_in_words(double seconds);

/// `8 id_empty, 4 not_a_number`: the four most frequent, and dots where there are more.
[[nodiscard]] std::string most_frequent(const NamedCounts& named);

}  // namespace mixferry::report
