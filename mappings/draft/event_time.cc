#include "mappings/draft/event_time.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

#include "mappings/draft/rules.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/language/date_pattern.h"
#include "mappings/plan/zone_names.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

using Formats = std::vector<std::string>;

/// How a day and a time of it are written, one behind the other; none: as ISO 8601 has them.
Formats together(const Formats& days, const ColumnFacts& time_of_day) {
  Formats formats;
  const auto add = [&](std::string format) {
    if (std::ranges::find(formats, format) == formats.end()) formats.push_back(std::move(format));
  };
  for (const std::string& day : days.empty() ? Formats{std::string(kIso8601)} : days) {
    const bool is_iso = day == kIso8601;
    for (const std::string& time : time_of_day.times_of_day.formats) {
      const bool is_iso_time = time.starts_with("%H");
      add(is_iso && is_iso_time ? day : fmt::format("{} {}", is_iso ? "%Y-%m-%d" : day, time));
    }
    if (rows_without(time_of_day) != 0) add(day);
  }
  if (formats.size() == 1 && formats.front() == kIso8601) formats.clear();
  return formats;
}

class TimePart {
 public:
  TimePart(const EventColumns& columns, std::vector<std::string>& notes)
      : columns_(columns), column_(*columns.time), guess_(guess_type(column_)), notes_(notes) {}

  DraftPart make() {
    say_which();
    if (const std::uint64_t without = rows_without(column_); without != 0) {
      part_.comments.push_back(fmt::format("Beware: {} and will be {}.", rows_have(without, "no time"),
                                           without == 1 ? "a reject" : "rejects"));
    }
    const bool has_two_readings = !guess_.other_formats.empty();
    if (has_two_readings || column_.dates.mixed_orders) {
      beware(part_,
             fmt::format("{}, and no time is guessed: rows are rejects until `time` says how it is written",
                         guess_.doubt),
             notes_);
      if (has_two_readings) part_.proposals = {rule(guess_.formats), rule(guess_.other_formats)};
      part_.rule = source();
      return std::move(part_);
    }
    if (!guess_.doubt.empty())
      beware(part_, guess_.unreadable ? guess_.doubt + ", which will be rejects" : guess_.doubt, notes_);
    if (guess_.kind == Kind::epoch_seconds)
      part_.rule = rule({std::string(kEpochSeconds)});
    else if (guess_.kind == Kind::epoch_milliseconds)
      part_.rule = rule({std::string(kEpochMilliseconds)});
    else
      part_.rule = rule(guess_.formats);
    return std::move(part_);
  }

 private:
  void say_which() {
    const bool is_joined = joins_time_of_day(columns_);
    part_.comments.push_back(is_joined ? fmt::format("When it happened, {} and {} say.", named(column_),
                                                     named(*columns_.time_of_day))
                                       : fmt::format("When it happened, {} says.", named(column_)));
    if (!columns_.other_times.empty())
      part_.comments.back() += fmt::format(" Could be it, too: {}.", first_few(columns_.other_times));
    if (is_joined) {
      if (const std::uint64_t without = rows_without(*columns_.time_of_day); without != 0)
        beware(part_, rows_have(without, "no time of day, and midnight stands in"), notes_);
    } else if (columns_.time_of_day != nullptr) {
      beware(part_,
             fmt::format("{} says the day alone, and no rule can put it together with the time of day in {}; "
                         "one column of the export should hold both",
                         named(column_), named(*columns_.time_of_day)),
             notes_);
    } else if (!columns_.more_exact.empty()) {
      beware(part_,
             fmt::format("{} says the day alone; {} says the time of day, too, if that is when it happened",
                         named(column_), first_few({columns_.more_exact})),
             notes_);
    }
  }

  /// The column, or the two as one text.
  [[nodiscard]] YamlValue source() const {
    if (!joins_time_of_day(columns_)) return yaml_text(column_.name);
    return map_of("template",
                  yaml_text(fmt::format("{{{}}} {{{}}}", column_.name, columns_.time_of_day->name)));
  }

  [[nodiscard]] YamlValue rule(const Formats& of_column) const {
    const Formats formats =
        joins_time_of_day(columns_) ? together(of_column, *columns_.time_of_day) : of_column;
    YamlValue rule = source();
    if (!formats.empty()) {
      rule = as_map(std::move(rule));
      set_key(rule, "format", formats.size() == 1 ? yaml_text(formats.front()) : yaml_texts(formats));
    }
    const bool is_civil = guess_.kind == Kind::date || guess_.kind == Kind::datetime;
    if (is_civil && !joins_time_of_day(columns_) && column_.dates.with_zone == 0 && column_.typed == 0 &&
        zone_of_column_name(column_.name)) {
      rule = as_map(std::move(rule));
      set_key(rule, "timezone", yaml_text(kZoneFromHeader));
    }
    return without_guards(std::move(rule), column_);
  }

  const EventColumns& columns_;
  const ColumnFacts& column_;
  const Guess guess_;
  std::vector<std::string>& notes_;
  DraftPart part_{.key = "time"};
};

}  // namespace

DraftPart time_part(const EventColumns& columns, std::vector<std::string>& notes) {
  return TimePart(columns, notes).make();
}

bool joins_time_of_day(const EventColumns& columns) {
  if (columns.time_of_day == nullptr || guess_type(*columns.time).kind != Kind::date) return false;
  return std::ranges::all_of(std::array{columns.time, columns.time_of_day}, [](const ColumnFacts* column) {
    return column->guarded == 0 && column->name.find_first_of("{}|") == std::string::npos;
  });
}

}  // namespace mixferry::mappings
