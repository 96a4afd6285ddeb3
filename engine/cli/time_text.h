#pragma once
/// Times as people type them: `500ms`, `90s`, `5 min`, `2h`, `7d`. A number alone is none: 500 of what?

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mixferry::cli {

/// A whole number and a unit, by its letter or its name, in whatever case; blanks around them are as good as
/// none. Nothing for all else. What has more digits than anybody means is as long as 10,000,000,000 of its
/// unit.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_time(std::string_view text);

/// In the largest unit that leaves a whole number over 1: `60s`, `15m`.
[[nodiscard]] std::string time_to_type(std::chrono::milliseconds time);

}  // namespace mixferry::cli
