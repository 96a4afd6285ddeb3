#pragma once
/// What a `format` of a date may say. Checking only; reading dates is the plan's.

#include <optional>
#include <string>
#include <string_view>

namespace mixferry::mappings {

/// Instead of a pattern: the value counts seconds or milliseconds since 1970-01-01 UTC.
inline constexpr std::string_view kEpochSeconds = "epoch_seconds";
inline constexpr std::string_view kEpochMilliseconds = "epoch_milliseconds";

/// The letters that may follow a `%` in a pattern; `mappings/README.md` says what each reads.
inline constexpr std::string_view kDateSpecifiers = "YymdeHIMSfpbBaAzZTFDR%";

/// What is wrong with `pattern` as a `format`, nullopt if nothing is.
[[nodiscard]] std::optional<std::string> date_pattern_problem(std::string_view pattern);

}  // namespace mixferry::mappings
