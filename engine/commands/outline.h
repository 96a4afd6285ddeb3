#pragma once
/// What will be done, for people.

#include <string>

#include "engine/commands/reading.h"

namespace mixferry::commands {

/// Sources with their dialect, the mapping, columns that are missing.
[[nodiscard]] std::string outline_of(const PreparedReading& prepared);

}  // namespace mixferry::commands
