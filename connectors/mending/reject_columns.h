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

/// The run of the ledger that has the reject.
inline constexpr std::string_view kRejectRun = "mixferry reject: run";
inline constexpr std::string_view kRejectSource = "mixferry reject: source";
inline constexpr std::string_view kRejectRow = "mixferry reject: row";

/// The key of a JSON object that holds the same, as an object: `run`, `source`, `row`, `line`, `column`,
/// `code`, `reason`.
inline constexpr std::string_view kRejectKey = "mixferry reject";
/// What the row said when it was rejected, so that it is known again whatever is mended in it: what Mixpanel
/// has stored of it is not added once more. Only where there is something to be added.
inline constexpr std::string_view kRowContent = "mixferry reject: content";
/// The same below `kRejectKey`.
inline constexpr std::string_view kContentOfReject = "content";

/// In the order of the file. The last one is never empty: some spreadsheet programs leave out the delimiters
/// behind the last cell that is not.
inline constexpr std::array<std::string_view, 9> kRejectColumns = {kRejectRun,
                                                                   kRejectSource,
                                                                   kRejectRow,
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
