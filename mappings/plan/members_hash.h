#pragma once
/// What members of a JSON object say, whatever their order.

#include <string_view>

#include "engine/base/hash128.h"

namespace mixferry::mappings {

/// The sum of the hashes (XXH3, 128 bits) of `members`, as they stand in a record: `,"a":1,"b":[2,3]`.
[[nodiscard]] Hash128 hash_of_members(std::string_view members);

}  // namespace mixferry::mappings
