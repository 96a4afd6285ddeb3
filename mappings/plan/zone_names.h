#pragma once
/// Time zones by their short names, as exports write them into headers and values: `AEDT`, `GMT+2`. A short
/// name stands for one offset; which one holds in summer and which in winter is not asked.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace mixferry::mappings {

/// Seconds east of UTC of an abbreviation that means the same everywhere, in any letter case. nullopt for
/// unknown ones, and for those that several zones use (`IST`).
[[nodiscard]] std::optional<std::int32_t> offset_of_abbreviation(std::string_view name);

/// Seconds east of UTC of the zone in parentheses at the end of a column's name: `First Seen (AEDT)`,
/// `Created (UTC)`, `Created (GMT+02:00)`. The error says what is wrong with it and what to write, without
/// naming the column: `names the time zone "IST", which is ...`.
[[nodiscard]] std::expected<std::int32_t, std::string> zone_of_column_name(std::string_view column);

}  // namespace mixferry::mappings
