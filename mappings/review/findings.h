#pragma once
/// What is allowed in a mapping and most likely not meant: told without looking at any data.

#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// In no particular order; `describe` brings them into that of the file.
[[nodiscard]] std::vector<Problem> findings_in(const Mapping& mapping);

}  // namespace mixferry::mappings
