#pragma once
/// Integers that a format shows as more than their digits: `"CUST-"0000` makes 42 CUST-0042.
///
/// Such a format belongs to ids, codes and telephone numbers, and what is shown is what people call them. Of
/// amounts (grouping, decimals, percent, currency, a unit behind the digits) the number alone counts.

#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry::connectors::xlsx {

/// How an integer is shown: `0` is a place that always holds a digit, `#` one that may; every other
/// character has a backslash before it. Empty where the number alone counts.
using ShownForm = std::string;

/// What the first section of a format code makes of integers, if that is an id's form.
[[nodiscard]] ShownForm shown_form(std::string_view code);

/// Appends `value` to `out` in this form, which is not empty.
void append_shown(std::uint64_t value, std::string_view form, std::string& out);

}  // namespace mixferry::connectors::xlsx
