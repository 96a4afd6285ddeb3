#pragma once
/// What rejects are called that say what became of rows in doubt: there is nothing in them to be mended.

#include <algorithm>
#include <array>
#include <string_view>

namespace mixferry {

inline constexpr std::string_view kDoubtSkipped = "in_doubt_skipped";       ///< given up
inline constexpr std::string_view kDoubtTakenOver = "in_doubt_taken_over";  ///< another run has it again
inline constexpr std::array kDoubtCodes = {kDoubtSkipped, kDoubtTakenOver};

[[nodiscard]] constexpr bool is_doubt_code(std::string_view code) {
  return std::ranges::find(kDoubtCodes, code) != kDoubtCodes.end();
}

}  // namespace mixferry
