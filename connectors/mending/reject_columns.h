#pragma once
/// The columns that a file of rejects has beside those of its source. Their names begin like no others: by
/// them such a file is known when it comes back, mended.

#include <array>
#include <cstddef>
#include <string_view>

namespace mixferry::connectors {

/// What the name of each begins with.
inline constexpr std::string_view kRejectColumnPrefix = "mixferry reject: ";

/// As long as it is not empty, the row is a reject again: its cells are a guess.
inline constexpr std::string_view kToBeCleared = "mixferry reject: clear when mended";

/// In the order of the file. The last one is never empty: some spreadsheet programs leave out the delimiters
/// behind the last cell that is not.
inline constexpr std::array<std::string_view, 8> kRejectColumns = {"mixferry reject: source",
                                                                   "mixferry reject: row",
                                                                   "mixferry reject: line",
                                                                   "mixferry reject: column",
                                                                   kToBeCleared,
                                                                   "mixferry reject: code",
                                                                   "mixferry reject: row as it was",
                                                                   "mixferry reject: reason"};

[[nodiscard]] constexpr bool is_reject_column(std::string_view name) {
  return name.starts_with(kRejectColumnPrefix);
}

}  // namespace mixferry::connectors
