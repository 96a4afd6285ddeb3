#include "engine/sandbox/query/dates.h"

#include <algorithm>
#include <charconv>

namespace mixferry::sandbox {
namespace {

constexpr std::size_t kDayCharacters = 10;   // 2026-09-01
constexpr std::size_t kTimeCharacters = 19;  // 2026-09-01T10:20:30

/// Whether `text` looks like `form`, in which `0` stands for any digit.
bool has_form(std::string_view text, std::string_view form) {
  return std::ranges::equal(text, form, [](char character, char wanted) {
    return wanted == '0' ? character >= '0' && character <= '9' : character == wanted;
  });
}

unsigned number_at(std::string_view text, std::size_t at, std::size_t digits) {
  unsigned value = 0;
  std::from_chars(text.data() + at, text.data() + at + digits, value);
  return value;
}

/// Whether it is a day, a time of it to the second, and then at most a fraction and a `Z`.
bool has_time(std::string_view text) {
  if (text.size() < kTimeCharacters || !has_form(text.substr(0, kTimeCharacters), "0000-00-00T00:00:00"))
    return false;
  std::string_view rest = text.substr(kTimeCharacters);
  if (rest.ends_with('Z')) rest.remove_suffix(1);
  if (rest.empty()) return true;
  return rest.size() > 1 && rest.front() == '.' &&
         rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

std::optional<std::chrono::local_days> day_of(std::string_view text) {
  if (!has_form(text, "0000-00-00")) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(number_at(text, 0, 4))},
                                        std::chrono::month{number_at(text, 5, 2)},
                                        std::chrono::day{number_at(text, 8, 2)}};
  if (!day.ok()) return std::nullopt;
  return std::chrono::local_days{day};
}

std::optional<double> seconds_of_date(std::string_view text) {
  const bool timed = has_time(text);
  const auto day = day_of(timed ? text.substr(0, kDayCharacters) : text);
  if (!day) return std::nullopt;
  const auto midnight = std::chrono::duration_cast<std::chrono::seconds>(day->time_since_epoch());
  double seconds = static_cast<double>(midnight.count());
  if (!timed) return seconds;
  const unsigned hour = number_at(text, 11, 2);
  const unsigned minute = number_at(text, 14, 2);
  const unsigned second = number_at(text, 17, 2);
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  double fraction = 0;
  std::from_chars(text.data() + kTimeCharacters, text.data() + text.size(), fraction);
  return seconds + hour * 3600.0 + minute * 60.0 + second + fraction;
}

std::string_view date_to_the_second(std::string_view text) {
  return seconds_of_date(text) ? text.substr(0, kTimeCharacters) : text;
}

}  // namespace mixferry::sandbox
