#pragma once
/// How much of a column fits, and what is said of the rest.

#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace mixferry::mappings {

/// Whether so much fits that the rest may be slips.
[[nodiscard]] constexpr bool is_most(std::uint64_t fitting, std::uint64_t values) {
  constexpr std::uint64_t percent = 90;
  return fitting != 0 && fitting * 100 >= values * percent;
}

/// `3 of 100 values are no numbers, such as "many"`.
[[nodiscard]] inline std::string misfits(std::uint64_t fitting, std::uint64_t values, std::string_view what,
                                         const std::string& example) {
  return fmt::format("{} of {} values are no {}, such as \"{}\"", values - fitting, values, what, example);
}

}  // namespace mixferry::mappings
