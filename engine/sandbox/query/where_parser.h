#pragma once
/// Reads `where` expressions:
///     or     = and {"or" and}
///     and    = not {"and" not}
///     not    = "not" not | comparison
///     comparison = sum [("==" | "!=" | "<" | "<=" | ">" | ">=" | "in") sum]
///     sum    = product {("+" | "-") product}
///     product = sign {("*" | "/" | "%") sign}
///     sign   = "-" sign | term
///     term   = number | string | "true" | "false" | "(" or ")" | "[" [or {"," or}] "]"
///            | function "(" or ")" | ("properties" | "user" | "event") "[" string "]"
/// Mixpanel's grammar doesn't say what binds closer; this is how most languages have it. Quotes are single or
/// double, and a backslash takes the next character as it is.

#include <expected>
#include <string>
#include <string_view>

#include "engine/sandbox/query/where.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kWhereNestingMax = 64;  ///< of brackets and signs inside each other

/// What is wrong is said with the character (from 1) at which it is.
[[nodiscard]] std::expected<Where, std::string> parse_where(std::string_view text);

}  // namespace mixferry::sandbox
