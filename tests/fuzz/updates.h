#pragma once
/// What holds for the updates and events of any row under any mapping.

#include <cstdint>

#include "mappings/plan/encoded_rows.h"

namespace mixferry::fuzz {

/// Expects that each of `rows_mapped` rows became records, a reject or a count, and that every record is one
/// that Mixpanel's documents allow: JSON of one operation on one id, or an event with a time and an insert
/// id, within the limits of `mappings/plan/limits.h`.
void expect_valid_updates(const mappings::EncodedRows& encoded, std::uint64_t rows_mapped);

}  // namespace mixferry::fuzz
