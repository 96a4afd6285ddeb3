#include "connectors/xlsx/number_format.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <system_error>

#include "connectors/source/ascii.h"

namespace mixferry::connectors::xlsx {
namespace {

constexpr double kExactMax = 1e15;
constexpr std::int64_t kSecondsInDay = 86'400;
constexpr double kDaysMax = 2'958'466;  // 10000-01-01

/// `[h]`, `[mm]`, `[SS]`: one letter of time, repeated.
bool is_elapsed(std::string_view bracketed) {
  if (bracketed.empty()) return false;
  const char first = lower(bracketed.front());
  if (first != 'h' && first != 'm' && first != 's') return false;
  for (const char letter : bracketed) {
    if (lower(letter) != first) return false;
  }
  return true;
}

/// The letters and digit places of a code's first section, all that is literal left out.
struct Skeleton {
  std::string text;
  bool elapsed = false;
};

Skeleton skeleton_of(std::string_view code) {
  Skeleton skeleton;
  for (std::size_t at = 0; at < code.size(); ++at) {
    switch (code[at]) {
      case ';':
        return skeleton;
      case '"':
        at = std::min(code.find('"', at + 1), code.size());
        break;
      case '\\':
      case '_':
      case '*':
        ++at;
        break;
      case '[': {
        const std::size_t close = std::min(code.find(']', at), code.size());
        skeleton.elapsed |= is_elapsed(code.substr(at + 1, close - at - 1));
        at = close;
        break;
      }
      default:
        skeleton.text += lower(code[at]);
    }
  }
  return skeleton;
}

/// Without the words that hold letters of dates and are none.
void drop_words(std::string& text) {
  for (const std::string_view word : {"general", "am/pm", "a/p"}) {
    for (std::size_t at; (at = text.find(word)) != std::string::npos;) text.erase(at, word.size());
  }
}

void append_time(std::int64_t milliseconds, bool show_milliseconds, std::string& out) {
  const std::int64_t seconds = milliseconds / 1000;
  fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60,
                 seconds % 60);
  if (show_milliseconds) fmt::format_to(std::back_inserter(out), ".{:03}", milliseconds % 1000);
}

/// The date that a sheet's day number stands for. Day 60 of 1900 is its 29th of February, which never was.
std::optional<std::chrono::year_month_day> date_of(std::int64_t day, bool epoch_1904) {
  using std::chrono::days;
  using std::chrono::sys_days;
  using namespace std::chrono_literals;
  if (epoch_1904) return sys_days(1904y / 1 / 1) + days(day);
  if (day == 0 || day == 60) return std::nullopt;
  return sys_days(day < 60 ? 1899y / 12 / 31 : 1899y / 12 / 30) + days(day);
}

/// False, and nothing appended, where `serial` is no date or time.
bool append_date(double serial, const NumberFormat& format, bool epoch_1904, std::string& out) {
  if (!(serial >= 0 && serial < kDaysMax)) return false;
  const std::int64_t unit = format.milliseconds ? 1 : 1000;
  const std::int64_t milliseconds =
      std::llround(serial * static_cast<double>(kSecondsInDay * 1000 / unit)) * unit;
  if (format.elapsed) {
    append_time(milliseconds, format.milliseconds, out);
    return true;
  }
  const std::int64_t day = milliseconds / (kSecondsInDay * 1000);
  const std::int64_t time = milliseconds % (kSecondsInDay * 1000);
  if (day == 0 && !(epoch_1904 && format.date)) {
    append_time(time, format.milliseconds, out);
    return true;
  }
  const auto date = date_of(day, epoch_1904);
  if (!date || date->year() > std::chrono::year(9999)) return false;
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", static_cast<int>(date->year()),
                 static_cast<unsigned>(date->month()), static_cast<unsigned>(date->day()));
  if (format.time || time != 0) {
    out += 'T';
    append_time(time, format.milliseconds, out);
  }
  return true;
}

bool is_plain_whole(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text.size() > 15 || (text.front() == '0' && text.size() > 1)) return false;
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

NumberFormat built_in_format(std::uint32_t id) {
  const NumberFormat date{.date = true};
  const NumberFormat time{.time = true};
  if (id == 22) return {.date = true, .time = true};
  if (id == 46) return {.elapsed = true};
  if (id == 47) return {.time = true, .milliseconds = true};
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58)) return date;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45) return time;
  return {};
}

NumberFormat parse_format(std::string_view code) {
  NumberFormat format{.shown = shown_form(code)};
  if (!format.shown.empty()) return format;
  Skeleton skeleton = skeleton_of(code);
  drop_words(skeleton.text);
  const auto has = [&](char letter) { return skeleton.text.contains(letter); };
  format.elapsed = skeleton.elapsed;
  format.time = has('h') || has('s');
  // An m beside hours or seconds is minutes, unless days or years say that it is a date, too.
  format.date = has('d') || has('y') || (has('m') && !format.time && !format.elapsed);
  if (format.elapsed && !format.date) format.time = false;
  format.milliseconds = (format.time || format.elapsed) && skeleton.text.contains(".0");
  if (format.date) format.elapsed = false;
  return format;
}

bool append_number(std::string_view number, const NumberFormat& format, bool epoch_1904, std::string& out) {
  const bool dated = format.date || format.time || format.elapsed;
  if (!dated && format.shown.empty() && is_plain_whole(number)) {
    out += number;
    return false;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size() || !std::isfinite(value)) {
    out += number;
    return false;
  }
  if (dated && append_date(value, format, epoch_1904, out)) return false;
  if (std::abs(value) >= kExactMax) {
    out += number;
    return true;
  }
  if (value != std::trunc(value)) {
    fmt::format_to(std::back_inserter(out), "{}", value);
    return false;
  }
  if (value < 0) out += '-';
  const auto integer = static_cast<std::uint64_t>(std::abs(value));
  if (format.shown.empty()) {
    fmt::format_to(std::back_inserter(out), "{}", integer);
  } else {
    append_shown(integer, format.shown, out);
  }
  return false;
}

}  // namespace mixferry::connectors::xlsx
