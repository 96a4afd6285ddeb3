#pragma once
/// How telephone numbers of each country are made: the facts that it takes to write one as E.164. No list of
/// numbers that are in use: a number of the right length counts as one.

#include <cstdint>
#include <span>
#include <string_view>

namespace mixferry::mappings {

struct CallingPlan {
  std::string_view country;        ///< ISO 3166, two capital letters
  std::uint16_t calling_code;      ///< 49
  std::string_view trunk;          ///< dialled in front of a number inside the country: 0 in most
  std::string_view international;  ///< dialled in front of a calling code: 00 in most; empty: several ways
  std::uint32_t lengths;           ///< bit n: the number behind the calling code may have n digits
};

/// All of them; those that share a calling code stand together, the one that others follow first.
[[nodiscard]] std::span<const CallingPlan> calling_plans();

/// The plan of a country, nullptr for unknown ones.
[[nodiscard]] const CallingPlan* calling_plan_of(std::string_view country);

}  // namespace mixferry::mappings
