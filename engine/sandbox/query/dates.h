#pragma once
/// Dates as Mixpanel writes them: `2026-09-01`, or `2026-09-01T10:20:30` in UTC, which may have a fraction of
/// a second and a `Z`.

#include <chrono>
#include <optional>
#include <string_view>

namespace mixferry::sandbox {

/// `2026-09-01` and nothing else.
[[nodiscard]] std::optional<std::chrono::local_days> day_of(std::string_view text);
/// Either form, in seconds since 1970; nullopt for any other text.
[[nodiscard]] std::optional<double> seconds_of_date(std::string_view text);
/// A date with a time as queries show it, to the second; any other text as it is.
[[nodiscard]] std::string_view date_to_the_second(std::string_view text);

}  // namespace mixferry::sandbox
