#include "mappings/survey/date_forms.h"

#include <algorithm>
#include <map>
#include <optional>

#include "mappings/plan/dates.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kDateBytesMin = 6;
constexpr std::size_t kDateBytesMax = 40;

/// How a day is written; `month_first` is its other reading, where there is one.
struct DayForm {
  std::string_view pattern;
  std::string_view month_first;
};
constexpr auto kDays = std::to_array<DayForm>({
    {"%d/%m/%Y", "%m/%d/%Y"},
    {"%d-%m-%Y", "%m-%d-%Y"},
    {"%d.%m.%Y", "%m.%d.%Y"},
    {"%d/%m/%y", "%m/%d/%y"},
    {"%d-%m-%y", "%m-%d-%y"},
    {"%d.%m.%y", ""},
    {"%Y/%m/%d", ""},
    {"%Y.%m.%d", ""},
    {"%Y-%m-%d", ""},  // with a time that ISO 8601 does not know
    {"%d %b %Y", ""},
    {"%d %b %y", ""},
    {"%d-%b-%Y", ""},
    {"%d-%b-%y", ""},
    {"%b %d, %Y", ""},
    {"%b %d %Y", ""},
    {"%a, %d %b %Y", ""},
    {"%a, %b %d, %Y", ""},
});
constexpr auto kTimes = std::to_array<std::string_view>({
    "",
    " %H:%M",
    " %H:%M:%S",
    " %I:%M %p",
    " %I:%M:%S %p",
    " %I:%M%p",
    ", %H:%M",
    ", %H:%M:%S",
    ", %I:%M %p",
    ", %I:%M:%S %p",
    " %H:%M:%S.%f",
    " %H:%M:%S %z",
    " %H:%M:%S%z",
    " %H:%M %z",
    "T%H:%M:%S%z",
    " %H:%M:%S %Z",
    " at %I:%M %p",
});

/// One way to write a date, with its time.
struct Form {
  std::string pattern;
  std::string month_first;  ///< empty: it has one reading
  DatePattern day_reader;
  std::optional<DatePattern> month_reader;
  bool has_time;
  char sign;  ///< that stands in each text of this form
};

std::vector<Form> make_forms() {
  std::vector<Form> forms;
  const auto compiled = [](const std::string& pattern) { return *DatePattern::compile(pattern); };
  for (const DayForm& day : kDays) {
    for (const std::string_view time : kTimes) {
      if (time.empty() && day.pattern == "%Y-%m-%d") continue;
      std::string pattern = std::string(day.pattern).append(time);
      std::string other = day.month_first.empty() ? "" : std::string(day.month_first).append(time);
      DatePattern reader = compiled(pattern);
      std::optional<DatePattern> other_reader;
      if (!other.empty()) other_reader = compiled(other);
      const std::size_t sign = day.pattern.find_first_of("/-. ");
      forms.push_back({std::move(pattern), std::move(other), std::move(reader), std::move(other_reader),
                       !time.empty(), day.pattern[sign]});
    }
  }
  return forms;
}

const std::vector<Form>& forms() {
  static const std::vector<Form> all = make_forms();
  return all;
}

std::optional<CivilTime> read(const DatePattern& pattern, std::string_view text) {
  const std::optional<CivilTime> time = pattern.parse(text);
  return time && exists(*time) ? time : std::nullopt;
}

bool is_placeholder(const CivilTime& time) {
  const auto is = [&](int year, int month, int day) {
    return time.year == year && time.month == month && time.day == day;
  };
  return is(1, 1, 1) || is(1900, 1, 1) || is(1970, 1, 1) || is(9999, 12, 31);
}

bool is_midnight(const CivilTime& time) {
  return time.hour == 0 && time.minute == 0 && time.second == 0;
}

/// Dates have digits and a few signs; everything else need not be tried.
bool may_be_date(std::string_view text) {
  if (text.size() < kDateBytesMin || text.size() > kDateBytesMax) return false;
  return std::ranges::any_of(text, is_digit) && text.find_first_of("/-. \xC2\xE2") != std::string_view::npos;
}

}  // namespace

bool DateForms::add(std::string_view text) {
  if (!may_be_date(text)) return false;
  const bool has_time = text.contains(':');
  const bool has_blank = text.contains(' ') || text.find_first_of("\xC2\xE2") != std::string_view::npos;
  if (CivilTime iso; parse_iso(text, iso) && exists(iso)) {
    ++iso_;
    with_time_ += has_time ? 1 : 0;
    midnights_ += has_time && is_midnight(iso) ? 1 : 0;
    with_zone_ += iso.utc_offset ? 1 : 0;
    placeholders_ += is_placeholder(iso) ? 1 : 0;
    return true;
  }
  for (std::size_t i = 0; i < forms().size(); ++i) {
    const Form& form = forms()[i];
    if (form.has_time != has_time || !(form.sign == ' ' ? has_blank : text.contains(form.sign))) continue;
    const auto day_first = read(form.day_reader, text);
    const auto month_first = form.month_reader ? read(*form.month_reader, text) : std::nullopt;
    if (!day_first && !month_first) continue;
    if (fits_.empty()) fits_.resize(forms().size());
    Fits& fits = fits_[i];
    ++(day_first && month_first ? fits.either : day_first ? fits.day_first : fits.month_first);
    with_time_ += has_time ? 1 : 0;
    const CivilTime& time = day_first ? *day_first : *month_first;
    midnights_ += has_time && is_midnight(time) ? 1 : 0;
    placeholders_ += is_placeholder(time) ? 1 : 0;
    if (form.day_reader.has_short_year()) {
      ++short_years_;
      far_years_ += time.year > kFarYear ? 1 : 0;
    }
    return true;
  }
  return false;
}

DateForms::Summary DateForms::summary() const {
  Summary summary{.iso = iso_,
                  .with_time = with_time_,
                  .midnights = midnights_,
                  .with_zone = with_zone_,
                  .placeholders = placeholders_,
                  .short_years = short_years_,
                  .far_years = far_years_};
  // Who writes 29.03.2026 may write 03/04/2026 another way: a sign tells nothing of another.
  std::map<char, Fits> by_sign;  // of forms with two readings
  for (std::size_t i = 0; i < fits_.size(); ++i) {
    summary.patterned += fits_[i].sum();
    if (forms()[i].month_first.empty()) continue;
    Fits& fits = by_sign[forms()[i].sign];
    fits.day_first += fits_[i].day_first;
    fits.month_first += fits_[i].month_first;
    fits.either += fits_[i].either;
  }
  const auto is_ambiguous = [](const Fits& fits) {
    return fits.either != 0 && fits.day_first == 0 && fits.month_first == 0;
  };
  for (const auto& [sign, fits] : by_sign) {
    summary.mixed_orders = summary.mixed_orders || (fits.day_first != 0 && fits.month_first != 0);
    summary.ambiguous = summary.ambiguous || is_ambiguous(fits);
  }
  for (std::size_t i = 0; i < fits_.size(); ++i) {
    if (fits_[i].sum() == 0) continue;
    const Form& form = forms()[i];
    const bool has_two = !form.month_first.empty();
    const Fits& fits = has_two ? by_sign[form.sign] : fits_[i];
    const std::string& chosen =
        has_two && fits.month_first > fits.day_first ? form.month_first : form.pattern;
    summary.formats.push_back(chosen);
    if (summary.ambiguous)
      summary.other_formats.push_back(has_two && is_ambiguous(fits) ? form.month_first : chosen);
  }
  return summary;
}

}  // namespace mixferry::mappings
