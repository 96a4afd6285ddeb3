#pragma once
/// Texts of a known kind, checked and written the one way that all systems agree on.

#include <string>
#include <string_view>

#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// Writes the address to `out`: the letters A to Z in lower case, nothing else changed. `not_an_email` for
/// what is no single address: no `@`, blanks, invisible characters, lists, names in front of it.
[[nodiscard]] Fault normalize_email(std::string_view text, std::string& out);

/// Writes the 18 characters of a Salesforce id to `out`: one of 15 gets its three check characters, one of 18
/// must have the right ones. Letter case matters and is kept. Else `not_a_salesforce_id`.
[[nodiscard]] Fault normalize_salesforce_id(std::string_view text, std::string& out);

}  // namespace mixferry::mappings
