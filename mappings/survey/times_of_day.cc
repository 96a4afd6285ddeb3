#include "mappings/survey/times_of_day.h"

#include <optional>

#include "mappings/plan/dates.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kTimeBytesMax = 15;

/// The first that reads a text is its form.
constexpr std::array<std::string_view, TimesOfDay::kForms> kPatterns = {"%H:%M", "%H:%M:%S", "%I:%M %p",
                                                                        "%I:%M:%S %p", "%I:%M%p"};

const std::array<DatePattern, TimesOfDay::kForms>& time_readers() {
  static const auto all = [] {
    const auto compiled = [](std::size_t form) { return *DatePattern::compile(kPatterns[form]); };
    return std::array{compiled(0), compiled(1), compiled(2), compiled(3), compiled(4)};
  }();
  return all;
}

}  // namespace

void TimesOfDay::add(std::string_view text) {
  if (text.size() > kTimeBytesMax || !is_digit(text.front()) || !text.contains(':')) return;
  for (std::size_t form = 0; form < kForms; ++form) {
    std::optional<CivilTime> time = time_readers()[form].parse(text);
    if (!time) continue;
    time->year = time->month = time->day = 1;
    if (!exists(*time)) continue;
    ++fits_[form];
    return;
  }
}

TimesOfDay::Summary TimesOfDay::summary() const {
  Summary summary;
  for (std::size_t form = 0; form < kForms; ++form) {
    if (fits_[form] == 0) continue;
    summary.times += fits_[form];
    summary.formats.emplace_back(kPatterns[form]);
  }
  return summary;
}

}  // namespace mixferry::mappings
