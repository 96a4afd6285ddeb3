#pragma once
/// The Retry-After header: a number of seconds or a date (RFC 9110, 10.2.3).

#include <chrono>
#include <optional>
#include <string_view>

namespace mixferry::http {

/// No advice is taken to mean longer than this.
inline constexpr std::chrono::hours kRetryAfterMax{24};

/// A date as HTTP headers write it, in any of the three forms of RFC 9110; nullopt for anything else, and for
/// years that the clock can't hold.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view value);

/// How long to wait from `now` on: 0 for a date that has passed, at most `kRetryAfterMax`, nullopt when the
/// value is empty or neither a number of seconds nor an HTTP date.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(
    std::string_view value, std::chrono::system_clock::time_point now);

}  // namespace mixferry::http
