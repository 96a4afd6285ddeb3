#pragma once
/// What will be done, for people.

#include <string>

#include "engine/commands/reading.h"

namespace mixferry::commands {

/// Sources with their dialect, the mapping, columns that are missing.
[[nodiscard]] std::string outline_of(const PreparedReading& prepared);

/// What links of ids go through: `events`, `rest`; empty where the mapping has none.
[[nodiscard]] std::string identity_api_of(const PreparedReading& prepared);

/// Whether of rows of one id the last one decides, property by property: what is only ever set or removed.
[[nodiscard]] bool last_row_wins(const mappings::Mapping& mapping);

}  // namespace mixferry::commands
