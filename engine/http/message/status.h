#pragma once
/// What the number of an HTTP answer says, whoever gave it (RFC 9110, 15). What it means to one API, that
/// API's judge says.

namespace mixferry::http {

inline constexpr unsigned kRequestTimeout = 408;
inline constexpr unsigned kTooLarge = 413;
inline constexpr unsigned kTooManyRequests = 429;
inline constexpr unsigned kUnavailable = 503;

[[nodiscard]] constexpr bool is_success(unsigned status) {
  return status / 100 == 2;
}
[[nodiscard]] constexpr bool is_redirect(unsigned status) {
  return status / 100 == 3;
}
/// Trouble of the server itself.
[[nodiscard]] constexpr bool is_server_trouble(unsigned status) {
  return status / 100 == 5;
}

/// Whether the same request may fare better another time, as far as the number alone tells: the one place
/// where that is decided. 423 is a lock that somebody holds, 425 a request that came too early. Not 409: to
/// some APIs it says that somebody writes just then, to others that the thing is there already.
[[nodiscard]] constexpr bool may_pass(unsigned status) {
  constexpr unsigned locked = 423, too_early = 425;
  return is_server_trouble(status) || status == kRequestTimeout || status == locked || status == too_early ||
         status == kTooManyRequests;
}

}  // namespace mixferry::http
