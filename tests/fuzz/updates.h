#pragma once
/// What holds for the updates of any row under any mapping.

#include <cstdint>

#include "mappings/plan/encoded_rows.h"

namespace mixferry::fuzz {

/// Expects that each of `rows_mapped` rows became updates, a reject or a count, and that every update is one
/// that Mixpanel's documents allow: JSON of one operation on one id, within the limits of
/// `mappings/plan/limits.h`.
void expect_valid_updates(const mappings::EncodedRows& encoded, std::uint64_t rows_mapped);

}  // namespace mixferry::fuzz
