#pragma once
/// The keys `format` and `timezone`, which stand in several places and mean the same in each.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mappings/language/section.h"

namespace mixferry::mappings {

/// The date patterns of `format`; wrong ones are reported and left out.
[[nodiscard]] std::vector<std::string> read_formats(const Section& section);

/// The days of `null_dates`; what is no day, written as 1900-01-01, is reported.
[[nodiscard]] std::vector<std::string> read_null_dates(const Section& section);

/// The years of `years`, such as 1900-2100; all that there are without it.
[[nodiscard]] YearRange read_years(const Section& section);

/// Whether `timezone: from_header` means something: it is about the column of a rule.
enum class HeaderZone : std::uint8_t { refused, allowed };

/// The name below `timezone`, if it is there; one that can't be the name of a zone is reported and left
/// out.
[[nodiscard]] std::optional<std::string> read_timezone(const Section& section,
                                                       HeaderZone header_zone = HeaderZone::refused);

}  // namespace mixferry::mappings
