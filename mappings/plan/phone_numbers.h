#pragma once
/// Telephone numbers as E.164: `+` and digits, the same for everyone who calls.

#include <string>
#include <string_view>

#include "mappings/language/calling_plans.h"
#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// Writes `text` to `out` as E.164. A number without `+` is one of `country`; without a country it is
/// `no_calling_code`. `not_a_phone_number` for letters, extensions, several numbers, and lengths that the
/// country does not have. Whether a number is in use nobody asks.
[[nodiscard]] Fault normalize_phone(std::string_view text, const CallingPlan* country, std::string& out);

}  // namespace mixferry::mappings
