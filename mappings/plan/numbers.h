#pragma once
/// Numbers and booleans read from text. Digits are carried over as written: nothing is rounded on the way.

#include <optional>
#include <string>
#include <string_view>

#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// Appends the number that `text` writes as JSON text: `+5` is 5, `007` is 7, `.5` is 0.5, `5.` is 5; every
/// digit and the exponent stay as written. Else `not_a_number`, and `out` untouched: words, NaN, grouping
/// signs.
///
/// The digits are appended as well where Mixpanel, which keeps numbers as doubles, would change them:
/// `integer_too_large` for digits beyond 2^53 and for 1e400, `too_many_digits` for what else a double does
/// not give back as it is written (0.1234567890123456789, 1e-400).
[[nodiscard]] Fault append_number(std::string& out, std::string_view text);

/// Appends a whole number within ±2^53 as digits; `12.0` and `1.2e3` are whole. Else `not_an_integer` or
/// `integer_too_large`, and `out` untouched.
[[nodiscard]] Fault append_integer(std::string& out, std::string_view text);

/// Whether `append_number`, or `append_integer`, would append `text` as it stands. Not all such texts are
/// known: of each, those of at most 15 characters.
[[nodiscard]] bool is_plain_number(std::string_view text);
[[nodiscard]] bool is_plain_integer(std::string_view text);

/// true/false, yes/no, y/n, on/off, t/f, 1/0 in any case, and x (a ticked box). nullopt for anything else.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);

}  // namespace mixferry::mappings
