#pragma once
/// What a `format` of a date may say. Checking only; reading dates is the plan's.

#include <optional>
#include <string>
#include <string_view>

namespace mixferry::mappings {

/// Instead of a pattern: the value counts seconds or milliseconds since 1970-01-01 UTC.
inline constexpr std::string_view kEpochSeconds = "epoch_seconds";
inline constexpr std::string_view kEpochMilliseconds = "epoch_milliseconds";
/// The same, but since clocks of the rule's time zone showed that day's beginning, as if they had never been
/// put forward or back: what counts local time as though it were UTC.
inline constexpr std::string_view kLocalEpochSeconds = "local_epoch_seconds";
inline constexpr std::string_view kLocalEpochMilliseconds = "local_epoch_milliseconds";
/// The value counts days as spreadsheets do: 45363 is 2024-03-12, its fraction the time of the day.
inline constexpr std::string_view kExcelSerial = "excel_serial";
/// The forms that are read without a `format`, beside others.
inline constexpr std::string_view kIso8601 = "iso_8601";

/// The letters that may follow a `%` in a pattern; `mappings/README.md` says what each reads.
inline constexpr std::string_view kDateSpecifiers = "YymdeHIMSfpbBaAzZTFDR%";

/// Whether what `pattern` reads is an instant wherever it is read.
[[nodiscard]] constexpr bool counts_from_utc(std::string_view pattern) {
  return pattern == kEpochSeconds || pattern == kEpochMilliseconds;
}

/// What is wrong with `pattern` as a `format`, nullopt if nothing is.
[[nodiscard]] std::optional<std::string> date_pattern_problem(std::string_view pattern);

}  // namespace mixferry::mappings
