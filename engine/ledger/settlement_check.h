#pragma once
/// What a settlement must satisfy before the ledger believes it.

#include <string_view>

#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// Throws `std::logic_error` that names the rows of `settlement`.
[[noreturn]] void lost_count(const Settlement& settlement, std::string_view what);

/// Each row is counted once, and what is counted as rejected or in doubt is there; or else `lost_count`.
/// Cheap for rows that are neither.
void check_counts(const Settlement& settlement);

}  // namespace mixferry::ledger
