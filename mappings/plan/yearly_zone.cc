#include "mappings/plan/yearly_zone.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::int32_t kSummerHour = 3600;      // how far summer is ahead where the rule does not say
constexpr std::int32_t kChangeTime = 2 * 3600;  // when clocks change where the rule does not say
constexpr std::int32_t kHoursMax = 167;

}  // namespace

/// Walks through the rule. What it can't take leaves it where it is not at the end.
class YearlyZone::Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at(char byte) const { return rest_.starts_with(byte); }

  bool take(char byte) {
    if (!at(byte)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// `CET` or `<+03>`.
  bool skip_name() {
    if (take('<')) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
      return true;
    }
    const std::size_t before = rest_.size();
    while (!rest_.empty() && to_upper(rest_.front()) >= 'A' && to_upper(rest_.front()) <= 'Z')
      rest_.remove_prefix(1);
    return rest_.size() < before;
  }

  std::optional<std::int32_t> take_number() {
    std::int32_t number = 0;
    const std::size_t before = rest_.size();
    while (!rest_.empty() && is_digit(rest_.front()) && number <= kHoursMax) {
      number = number * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return rest_.size() < before && number <= kHoursMax ? std::optional(number) : std::nullopt;
  }

  /// `-1`, `3:30`, `+10:30:00`, in seconds.
  std::optional<std::int32_t> take_time() {
    const bool negative = take('-');
    if (!negative) take('+');
    std::int32_t seconds = 0;
    for (const std::int32_t unit : {3600, 60, 1}) {
      if (unit < 3600 && !take(':')) break;
      const auto number = take_number();
      if (!number) return std::nullopt;
      seconds += *number * unit;
    }
    return negative ? -seconds : seconds;
  }

  /// `M3.5.0/2`.
  std::optional<Day> take_day() {
    if (!take('M')) return std::nullopt;
    const auto month = take_number();
    if (!month || *month < 1 || *month > 12 || !take('.')) return std::nullopt;
    const auto week = take_number();
    if (!week || *week < 1 || *week > 5 || !take('.')) return std::nullopt;
    const auto weekday = take_number();
    if (!weekday || *weekday > 6) return std::nullopt;
    const auto time = take('/') ? take_time() : std::optional(kChangeTime);
    if (!time) return std::nullopt;
    return Day{static_cast<unsigned>(*month), static_cast<unsigned>(*week), static_cast<unsigned>(*weekday),
               *time};
  }

 private:
  std::string_view rest_;
};

std::optional<YearlyZone> YearlyZone::parse(std::string_view text) {
  Scanner scanner(text);
  YearlyZone zone;
  // POSIX counts to the west.
  if (!scanner.skip_name()) return std::nullopt;
  const auto winter_west = scanner.take_time();
  if (!winter_west || !scanner.skip_name()) return std::nullopt;
  zone.winter_offset_ = -*winter_west;
  zone.summer_offset_ = zone.winter_offset_ + kSummerHour;
  if (!scanner.at(',')) {
    const auto summer_west = scanner.take_time();
    if (!summer_west) return std::nullopt;
    zone.summer_offset_ = -*summer_west;
  }
  if (!scanner.take(',')) return std::nullopt;
  const auto begin = scanner.take_day();
  if (!begin || !scanner.take(',')) return std::nullopt;
  const auto end = scanner.take_day();
  if (!end || !scanner.at_end()) return std::nullopt;
  zone.summer_begin_ = *begin;
  zone.summer_end_ = *end;
  return zone;
}

std::int64_t YearlyZone::local_seconds(const Day& day, int year) {
  using namespace std::chrono;
  const auto month_of_year = std::chrono::year{year} / month{day.month};
  const weekday wanted{day.weekday};
  const sys_days found =
      day.week == 5 ? sys_days{month_of_year / wanted[last]} : sys_days{month_of_year / wanted[day.week]};
  return std::chrono::seconds{found.time_since_epoch()}.count() + day.seconds;
}

std::array<YearlyZone::Change, 2> YearlyZone::changes_of(int year) const {
  std::array<Change, 2> changes = {
      Change{local_seconds(summer_begin_, year) - winter_offset_, summer_offset_},
      Change{local_seconds(summer_end_, year) - summer_offset_, winter_offset_},
  };
  if (changes[1].utc_seconds < changes[0].utc_seconds) std::swap(changes[0], changes[1]);
  return changes;
}

}  // namespace mixferry::mappings
