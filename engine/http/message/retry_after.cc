#include "engine/http/message/retry_after.h"

#include <algorithm>
#include <charconv>
#include <date/date.h>
#include <locale>
#include <sstream>
#include <string>

namespace mixferry::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto kSecondsMax = std::chrono::duration_cast<seconds>(kRetryAfterMax);

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

seconds read_seconds(std::string_view digits) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  // Digits alone can only fail by being too many.
  if (error != std::errc{}) return kSecondsMax;
  return std::min(seconds{count}, kSecondsMax);
}

std::optional<date::sys_seconds> read_date(const std::string& text) {
  // The form of today and the two that RFC 9110 asks every recipient to accept.
  for (const char* format :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::istringstream in{text};
    in.imbue(std::locale::classic());
    date::sys_seconds when;
    date::from_stream(in, format, when);
    if (!in.fail() && in.peek() == std::istringstream::traits_type::eof()) return when;
  }
  return std::nullopt;
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view value) {
  const std::optional<date::sys_seconds> when = read_date(std::string{without_blanks(value)});
  constexpr auto kClockEnds = std::chrono::floor<seconds>(std::chrono::system_clock::time_point::max());
  if (!when || *when >= kClockEnds || *when < date::sys_seconds{}) return std::nullopt;
  return std::chrono::system_clock::time_point{*when};
}

std::optional<milliseconds> parse_retry_after(std::string_view value,
                                              std::chrono::system_clock::time_point now) {
  value = without_blanks(value);
  if (value.empty()) return std::nullopt;
  if (is_digits(value)) return read_seconds(value);
  const std::optional<date::sys_seconds> when = read_date(std::string{value});
  if (!when) return std::nullopt;
  // Compared in whole seconds: a date of the year 9999 does not fit into the clock's nanoseconds.
  const auto wait = *when - std::chrono::floor<seconds>(now);
  return std::clamp(wait, seconds{0}, kSecondsMax);
}

}  // namespace mixferry::http
