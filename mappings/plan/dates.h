#pragma once
/// Dates and times read from text, by hand: no locale, no allocation, a fifth of the cost of strptime and
/// less.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/plan/faults.h"
#include "mappings/plan/zones.h"

namespace mixferry::mappings {

/// A date and time as a text writes it.
struct CivilTime {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::optional<std::int32_t> utc_offset;  ///< seconds east of UTC, where the text says
};

/// Whether there is such a day and time, within the years 1 to 9999. There are no leap seconds.
[[nodiscard]] bool exists(const CivilTime& time);

/// Reads the forms of ISO 8601 that exports use: `2023-10-22`, then `T` or blanks and `6:25`, `06:25:12` or
/// `06:25:12.000`, then nothing, `Z`, ` UTC`, ` GMT`, `+00:00`, `+0000` or `+00`. Fractions are dropped.
/// False if `text` is not of that form; whether the date exists is not looked at.
///
/// Written where it is wanted, as `take_value` is: handing back a whole costs as much again as reading it.
[[nodiscard]] bool parse_iso(std::string_view text, CivilTime& time);

/// A date pattern of the mapping language.
///
/// `%Y` (four digits) `%y` (69 to 99 are 19xx) `%m %d %e %H %I %M %S` (one or two digits) `%f` (digits of a
/// second, dropped) `%p` (AM, p.m.) `%b %B` (Jan, January) `%a %A` (Mon, Monday; not checked against the
/// date)
/// `%z` (Z, +01:00, +0100, +01) `%Z` (UTC, AEDT: see zone_names.h) `%T %F %D %R` (their usual expansions)
/// `%%`. Names are English, any case. A blank stands for one or more blanks. Or the whole pattern is
/// `epoch_seconds`, `epoch_milliseconds`, one of them with `local_` before it, `excel_serial` or `iso_8601`.
class DatePattern {
 public:
  /// nullopt for a `%` with an unknown letter. A pattern without year, month or day fits no date that exists.
  [[nodiscard]] static std::optional<DatePattern> compile(std::string_view pattern);

  /// nullopt if `text` as a whole is not of this form. An instant (`epoch_...`) comes as UTC with offset 0;
  /// of `local_epoch_...` the time that clocks showed comes.
  [[nodiscard]] std::optional<CivilTime> parse(std::string_view text) const;

  /// Of an epoch pattern, how many of its units are a second; 0 of all others.
  [[nodiscard]] std::int64_t epoch_units() const { return epoch_units_; }

  /// Whether it reads years of two digits, whose century is a convention.
  [[nodiscard]] bool has_short_year() const { return has_short_year_; }

 private:
  struct Item {
    char directive;  ///< the letter behind `%`, or 0 for a literal
    char literal;
  };
  enum class Kind : std::uint8_t { items, epoch, local_epoch, excel_serial, iso };
  Kind kind_ = Kind::items;
  std::vector<Item> items_;
  bool has_short_year_ = false;
  std::int64_t epoch_units_ = 0;  ///< per second; 0: not an epoch pattern
};

/// What `as: date` and `as: datetime` do with a text. Immutable.
class DateReader {
 public:
  struct Options {
    std::vector<DatePattern> patterns = {};      ///< none: ISO 8601 forms
    std::shared_ptr<const ZoneRules> zone = {};  ///< none: UTC
    bool zone_from_header = false;               ///< the column's name says the zone: `First Seen (AEDT)`
    std::vector<std::string> null_days = {};     ///< `1900-01-01`: days that mean "no value"
    /// Other years are a fault. One of two digits is of the century that makes it one of these.
    YearRange years = {};
  };

  DateReader() = default;
  explicit DateReader(Options options) : options_(std::move(options)) {}

  /// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, the forms that Mixpanel knows as a date.
  struct Text {
    std::array<char, 19> bytes;
    std::uint8_t size = 0;         ///< 0: there is no value
    bool at_clock_change = false;  ///< of a local time that clocks skipped, or showed twice
    [[nodiscard]] std::string_view view() const { return {bytes.data(), size}; }
  };

  /// The day as `text` writes it: neither its time nor its zone moves it.
  [[nodiscard]] Fault read_date(std::string_view text, Text& result) const;

  /// The instant in UTC; a time without zone is local to `zone`, see ZoneRules for its gaps and overlaps, or
  /// to the zone that `column_name` ends in.
  [[nodiscard]] Fault read_datetime(std::string_view text, Text& result,
                                    std::string_view column_name = {}) const;

  /// Whether `read_date` gives no fault and the first ten bytes of `text`. Not all such texts are known.
  [[nodiscard]] bool keeps_day(std::string_view text) const;

  /// Whether `read_datetime` gives no fault, and the first 19 bytes of `text` but for a blank where `T`
  /// stands. Not all such texts are known.
  [[nodiscard]] bool keeps_time(std::string_view text) const;

  /// Whether `text` is a day that means "no value".
  [[nodiscard]] bool is_null_day(std::string_view text) const;
  [[nodiscard]] bool has_null_days() const { return !options_.null_days.empty(); }

  [[nodiscard]] bool takes_zone_from_header() const { return options_.zone_from_header; }

 private:
  [[nodiscard]] Fault parse(std::string_view text, CivilTime& time) const;
  [[nodiscard]] Fault check(const DatePattern& pattern, const CivilTime& time) const;
  [[nodiscard]] Fault check_year(const CivilTime& time) const;
  [[nodiscard]] bool is_null(const CivilTime& time) const;

  Options options_;
};

}  // namespace mixferry::mappings
