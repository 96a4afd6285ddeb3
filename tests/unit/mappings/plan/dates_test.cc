#include "mappings/plan/dates.h"

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

DateReader reader_of(const std::vector<std::string>& formats, const std::string& zone = "") {
  std::vector<DatePattern> patterns;
  for (const std::string& format : formats) patterns.push_back(DatePattern::compile(format).value());
  DateReader::Options options{.patterns = std::move(patterns)};
  if (!zone.empty()) options.zone = std::make_shared<const ZoneRules>(ZoneRules::load(zone).value());
  return DateReader(std::move(options));
}

std::string datetime_of(const DateReader& reader, std::string_view text) {
  DateReader::Text result;
  const Fault fault = reader.read_datetime(text, result);
  return fault == Fault::none ? std::string(result.view()) : std::string(code_of(fault));
}

std::string date_of(const DateReader& reader, std::string_view text) {
  DateReader::Text result;
  const Fault fault = reader.read_date(text, result);
  return fault == Fault::none ? std::string(result.view()) : std::string(code_of(fault));
}

// Method: every ISO form that the exports of crm-exports hold, read as an instant.
TEST(ReadDatetime, UnderstandsTheFormsOfIso8601) {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  constexpr Case cases[] = {
      {"2023-10-22", "2023-10-22T00:00:00"},
      {"2023-10-22T06:25", "2023-10-22T06:25:00"},
      {"2023-10-22T06:25:12", "2023-10-22T06:25:12"},
      {"2023-10-22t06:25:12z", "2023-10-22T06:25:12"},
      {"2023-10-22 06:25:12", "2023-10-22T06:25:12"},
      {"2023-10-22  6:25:12", "2023-10-22T06:25:12"},
      {"2023-10-22 6:25", "2023-10-22T06:25:00"},
      {"2023-10-22T06:25:12.000Z", "2023-10-22T06:25:12"},
      {"2023-10-22T06:25:12.999999999Z", "2023-10-22T06:25:12"},
      {"2023-10-22T06:25:12,5", "2023-10-22T06:25:12"},
      {"2023-10-22 06:25:12 UTC", "2023-10-22T06:25:12"},
      {"2023-10-22 06:25:12.123 UTC", "2023-10-22T06:25:12"},
      {"2023-10-22 06:25:12 GMT", "2023-10-22T06:25:12"},
      {"2020-10-22T21:03:23.000+0000", "2020-10-22T21:03:23"},
      {"2020-10-22T21:03:23+00:00", "2020-10-22T21:03:23"},
      {"2020-10-22T21:03:23+02:00", "2020-10-22T19:03:23"},
      {"2020-10-22T21:03:23 -0530", "2020-10-23T02:33:23"},
      {"2020-10-22 21:03:23+02", "2020-10-22T19:03:23"},
      {"2020-12-31T23:59:59-00:01", "2021-01-01T00:00:59"},
      {"2024-02-29", "2024-02-29T00:00:00"},
      {"0001-01-01", "0001-01-01T00:00:00"},
      {"9999-12-31T23:59:59", "9999-12-31T23:59:59"},
      {"1969-12-31T23:59:59+00:00", "1969-12-31T23:59:59"},
      {"1950-06-01T00:00:00+01:00", "1950-05-31T23:00:00"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(datetime_of(DateReader{}, text), expected) << text;
}

// Method: texts near to a date, and dates that no calendar has.
TEST(ReadDatetime, RefusesWhatIsNotADateThatExists) {
  for (const char* text :
       {"", "2023", "2023-10", "2023-1-2", "23-10-22", "20231022", "2023-10-22T", "2023-10-22T6",
        "2023-10-22x", "2023-10-22T06:25:", "2023-10-22T06:25:1", "2023-10-22T06:25:12.",
        "2023-10-22T06:25:12 CET", "2023-10-22T06:25:12+1", "2023-10-22T06:25:12+01:",
        "2023-10-22T06:25:12+24:00", "2023-10-22T06:25:12Zz", "10/22/2023", "tomorrow", "1698000000",
        // no such day or time
        "2023-02-30", "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10", "2023-10-00", "2023-10-32",
        "2023-10-22T24:00:00", "2023-10-22T12:60", "2023-10-22T12:00:60", "0000-12-31",
        // not within the years 1 to 9999 in UTC
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"}) {
    EXPECT_EQ(datetime_of(DateReader{}, text), "not_a_date") << text;
  }
}

// Method: one day at the edge of its zone's midnight, in both kinds.
TEST(ReadDate, TakesTheDayAsItIsWritten) {
  const DateReader tokyo = reader_of({}, "Asia/Tokyo");
  EXPECT_EQ(date_of(tokyo, "2023-10-22"), "2023-10-22");
  EXPECT_EQ(date_of(tokyo, "2023-10-22T01:00:00"), "2023-10-22");
  EXPECT_EQ(date_of(tokyo, "2023-10-22T23:30:00-08:00"), "2023-10-22");
  EXPECT_EQ(datetime_of(tokyo, "2023-10-22T01:00:00"), "2023-10-21T16:00:00");
  EXPECT_EQ(datetime_of(tokyo, "2023-10-22T01:00:00Z"), "2023-10-22T01:00:00");
  EXPECT_EQ(date_of(tokyo, "2023-02-30"), "not_a_date");
}

struct PatternCase {
  const char* name;
  std::string format;
  std::string text;
  std::string expected;
};

class Pattern : public testing::TestWithParam<PatternCase> {};

// Method: a table of patterns, each with a text that fits, or one that does not.
TEST_P(Pattern, ReadsWhatItSays) {
  EXPECT_EQ(datetime_of(reader_of({GetParam().format}), GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Pattern,
    testing::Values(
        PatternCase{"American", "%m/%d/%Y", "03/14/2024", "2024-03-14T00:00:00"},
        PatternCase{"OneDigit", "%m/%d/%Y", "3/4/2024", "2024-03-04T00:00:00"},
        PatternCase{"AmericanTime", "%m/%d/%Y %I:%M %p", "6/22/2026 10:00 AM", "2026-06-22T10:00:00"},
        PatternCase{"NarrowBlank", "%m/%d/%Y, %I:%M:%S %p", "3/12/2024, 2:30:00\u202FPM",
                    "2024-03-12T14:30:00"},
        PatternCase{"NoBreakBlank", "%m/%d/%Y %I:%M %p", "3/12/2024\u00A02:30\u2009PM",
                    "2024-03-12T14:30:00"},
        PatternCase{"Afternoon", "%m/%d/%Y %I:%M %p", "03/14/2024 5:06 pm", "2024-03-14T17:06:00"},
        PatternCase{"Noon", "%D %I%p", "03/14/24 12PM", "2024-03-14T12:00:00"},
        PatternCase{"Midnight", "%D %I %p", "03/14/24 12 a.m.", "2024-03-14T00:00:00"},
        PatternCase{"NoHourThirteen", "%D %I %p", "03/14/24 13 PM", "not_a_date"},
        PatternCase{"European", "%d-%m-%Y %H:%M", "12-04-2022 09:30", "2022-04-12T09:30:00"},
        PatternCase{"German", "%d.%m.%Y", "31.12.2023", "2023-12-31T00:00:00"},
        PatternCase{"Compact", "%Y%m%d", "20231022", "2023-10-22T00:00:00"},
        PatternCase{"CompactTime", "%Y%m%d%H%M%S", "20231022062512", "2023-10-22T06:25:12"},
        PatternCase{"LastCentury", "%d/%m/%y", "01/02/69", "1969-02-01T00:00:00"},
        PatternCase{"ThisCentury", "%d/%m/%y", "01/02/68", "2068-02-01T00:00:00"},
        PatternCase{"YearNeedsFourDigits", "%d/%m/%Y", "01/02/23", "not_a_date"},
        PatternCase{"ShortMonth", "%d %b %Y", "3 Sep 2024", "2024-09-03T00:00:00"},
        PatternCase{"LongMonth", "%B %d, %Y", "september 03, 2024", "2024-09-03T00:00:00"},
        PatternCase{"May", "%d-%b-%Y", "03-MAY-2024", "2024-05-03T00:00:00"},
        PatternCase{"NoSuchMonth", "%d %b %Y", "3 Mai 2024", "not_a_date"},
        PatternCase{"Weekday", "%a, %d %b %Y %T %z", "Tue, 03 Sep 2024 10:00:00 +0200",
                    "2024-09-03T08:00:00"},
        PatternCase{"LongWeekday", "%A %e %B %Y", "Tuesday  3 September 2024", "2024-09-03T00:00:00"},
        PatternCase{"UnixDate", "%a %b %e %H:%M:%S %Z %Y", "Tue Sep  3 10:00:00 UTC 2024",
                    "2024-09-03T10:00:00"},
        PatternCase{"OtherZoneName", "%F %T %Z", "2024-09-03 10:00:00 PST", "not_a_date"},
        PatternCase{"ZoneInTheMiddle", "%F %z %R", "2024-09-03 +02 10:00", "2024-09-03T08:00:00"},
        PatternCase{"Fraction", "%F %T.%f", "2024-09-03 10:00:00.123456", "2024-09-03T10:00:00"},
        PatternCase{"Percent", "%F %%", "2024-09-03 %", "2024-09-03T00:00:00"},
        PatternCase{"PercentLetter", "%F %%T", "2024-09-03 %T", "2024-09-03T00:00:00"},
        PatternCase{"ManyBlanks", "%F %R", "2024-09-03   10:00", "2024-09-03T10:00:00"},
        PatternCase{"MoreThanThePattern", "%F", "2024-09-03 10:00", "not_a_date"},
        PatternCase{"LessThanThePattern", "%F %R", "2024-09-03", "not_a_date"},
        PatternCase{"NoSuchDay", "%d/%m/%Y", "30/02/2023", "not_a_date"},
        PatternCase{"NoDayInThePattern", "%m/%Y", "02/2023", "not_a_date"},
        PatternCase{"SerialDay", "excel_serial", "45363", "2024-03-12T00:00:00"},
        PatternCase{"SerialTime", "excel_serial", "45363.604166666664", "2024-03-12T14:30:00"},
        PatternCase{"SerialRounded", "excel_serial", "43602.61", "2019-05-17T14:38:24"},
        PatternCase{"SerialFirst", "excel_serial", "1", "1900-01-01T00:00:00"},
        PatternCase{"SerialBeforeLeap", "excel_serial", "59", "1900-02-28T00:00:00"},
        PatternCase{"SerialOfNoDay", "excel_serial", "60.5", "not_a_date"},
        PatternCase{"SerialBehindLeap", "excel_serial", "61", "1900-03-01T00:00:00"},
        PatternCase{"SerialLast", "excel_serial", "2958465.5", "9999-12-31T12:00:00"},
        PatternCase{"SerialTooFar", "excel_serial", "2958466", "not_a_date"},
        PatternCase{"SerialZero", "excel_serial", "0", "not_a_date"},
        PatternCase{"SerialNegative", "excel_serial", "-3", "not_a_date"},
        PatternCase{"SerialText", "excel_serial", "45363x", "not_a_date"},
        PatternCase{"Iso", "iso_8601", "2024-03-12 09:14+01:00", "2024-03-12T08:14:00"},
        PatternCase{"IsoNot", "iso_8601", "12/03/2024", "not_a_date"},
        PatternCase{"CompactWithTime", "%Y%m%d%H%M%S", "20240312091400", "2024-03-12T09:14:00"},
        PatternCase{"NarrowNoBreakSpace", "%m/%d/%Y, %I:%M:%S %p", "3/12/2024, 2:30:00\xE2\x80\xAFPM",
                    "2024-03-12T14:30:00"},
        PatternCase{"NoBreakSpace", "%d %b %Y", "12\xC2\xA0Mar\xC2\xA0 2024", "2024-03-12T00:00:00"},
        PatternCase{"EpochSeconds", "epoch_seconds", "1700000000", "2023-11-14T22:13:20"},
        PatternCase{"EpochFraction", "epoch_seconds", "1700000000.75", "2023-11-14T22:13:20"},
        PatternCase{"EpochZero", "epoch_seconds", "0", "1970-01-01T00:00:00"},
        PatternCase{"EpochNegative", "epoch_seconds", "-1", "1969-12-31T23:59:59"},
        PatternCase{"EpochMilliseconds", "epoch_milliseconds", "1700000000999", "2023-11-14T22:13:20"},
        PatternCase{"EpochMillisecondsNegative", "epoch_milliseconds", "-1", "1969-12-31T23:59:59"},
        PatternCase{"MillisecondsAsSeconds", "epoch_seconds", "1700000000999", "not_a_date"},
        PatternCase{"EpochWord", "epoch_seconds", "17e8", "not_a_date"},
        PatternCase{"EpochEmpty", "epoch_seconds", "", "not_a_date"},
        PatternCase{"EpochTooLong", "epoch_seconds", "99999999999999999999", "not_a_date"}),
    [](const auto& row) { return row.param.name; });

// Method: texts that fit both patterns, one of them, none.
TEST(ReadDatetime, TriesPatternsInOrderUntilOneGivesADateThatExists) {
  const DateReader reader = reader_of({"%m/%d/%Y", "%d/%m/%Y"});
  EXPECT_EQ(datetime_of(reader, "03/04/2024"), "2024-03-04T00:00:00");
  EXPECT_EQ(datetime_of(reader, "25/12/2024"), "2024-12-25T00:00:00");
  EXPECT_EQ(datetime_of(reader, "2024-12-25"), "not_a_date");
  DateReader::Text result;
  EXPECT_EQ(reader.read_date("31/31/2024", result), Fault::no_such_date);
  EXPECT_EQ(reader.read_date("soon", result), Fault::not_a_date);
}

// Method: an epoch pattern in a zone that is not UTC.
TEST(ReadDatetime, TakesEpochAsAnInstantWhateverTheZone) {
  EXPECT_EQ(datetime_of(reader_of({"epoch_seconds"}, "Asia/Tokyo"), "1700000000"), "2023-11-14T22:13:20");
}

struct LocalEpoch {
  const char* name;
  const char* zone;
  const char* pattern;
  const char* count;
  const char* instant;
  bool at_clock_change = false;
};
class LocalEpochs : public testing::TestWithParam<LocalEpoch> {};

// Method: `date -u -d "LOCAL" +%s` is the count, and the zone's clocks say the rest.
TEST_P(LocalEpochs, CountWhatClocksThereShow) {
  const auto& [name, zone, pattern, count, instant, at_clock_change] = GetParam();
  const DateReader reader = reader_of({pattern}, zone);
  EXPECT_EQ(datetime_of(reader, count), instant);
  DateReader::Text text;
  static_cast<void>(reader.read_datetime(count, text));
  EXPECT_EQ(text.at_clock_change, at_clock_change);
}

INSTANTIATE_TEST_SUITE_P(
    All, LocalEpochs,
    testing::Values(
        LocalEpoch{"Winter", "Europe/Berlin", "local_epoch_seconds", "1705312800", "2024-01-15T09:00:00"},
        LocalEpoch{"Summer", "Europe/Berlin", "local_epoch_seconds", "1721037600", "2024-07-15T08:00:00"},
        LocalEpoch{"Milliseconds", "America/New_York", "local_epoch_milliseconds", "1705312800999",
                   "2024-01-15T15:00:00"},
        LocalEpoch{"BeforeTheDate", "Asia/Tokyo", "local_epoch_seconds", "3600", "1969-12-31T16:00:00"},
        LocalEpoch{"ShownTwice", "Europe/Berlin", "local_epoch_seconds", "1729996200", "2024-10-27T00:30:00",
                   true},
        LocalEpoch{"Skipped", "Europe/Berlin", "local_epoch_seconds", "1711852200", "2024-03-31T01:30:00",
                   true},
        LocalEpoch{"Fraction", "Europe/Berlin", "local_epoch_seconds", "1705312800.5", "2024-01-15T09:00:00"},
        LocalEpoch{"OtherUnit", "Europe/Berlin", "local_epoch_seconds", "1705312800000", "not_a_date"}),
    [](const auto& tried) { return tried.param.name; });

TEST(LocalEpoch, IsOfUtcWithoutAZone) {
  EXPECT_EQ(datetime_of(reader_of({"local_epoch_seconds"}), "1705312800"), "2024-01-15T10:00:00");
  DateReader::Text day;
  EXPECT_EQ(reader_of({"local_epoch_seconds"}, "Asia/Tokyo").read_date("1705359600", day), Fault::none);
  EXPECT_EQ(day.view(), "2024-01-15") << "the day as clocks there show it";
}

// Method: counts of the other unit, on both sides of where they begin to be likely.
TEST(Epoch, RefusesCountsOfTheOtherUnit) {
  const DateReader seconds = reader_of({"epoch_seconds"});
  const DateReader milliseconds = reader_of({"epoch_milliseconds"});
  DateReader::Text result;
  EXPECT_EQ(seconds.read_datetime("1700000000000", result), Fault::wrong_epoch_unit);
  EXPECT_EQ(seconds.read_datetime("99999999999", result), Fault::wrong_epoch_unit);
  EXPECT_EQ(datetime_of(seconds, "99000000000"), "5107-03-10T08:00:00");
  EXPECT_EQ(milliseconds.read_datetime("1700000000", result), Fault::wrong_epoch_unit);
  EXPECT_EQ(milliseconds.read_datetime("-1700000000", result), Fault::wrong_epoch_unit);
  EXPECT_EQ(milliseconds.read_datetime("1700000000000000", result), Fault::wrong_epoch_unit);
  EXPECT_EQ(datetime_of(milliseconds, "86400000"), "1970-01-02T00:00:00");
  EXPECT_EQ(datetime_of(milliseconds, "4200000000"), "1970-02-18T14:40:00");
}

DateReader reader_with_nulls(std::vector<std::string> days, YearRange years) {
  DateReader::Options options;
  options.null_days = std::move(days);
  options.years = years;
  return DateReader(std::move(options));
}

// Method: days that stand for no date, in every form, and years around the range.
TEST(NullDates, AreNoValueWhateverTheirTime) {
  const DateReader reader = reader_with_nulls({"1900-01-01", "9999-12-31"}, {.first = 1950, .last = 2100});
  EXPECT_EQ(datetime_of(reader, "1900-01-01"), "");
  EXPECT_EQ(datetime_of(reader, "1900-01-01T00:00:00Z"), "");
  EXPECT_EQ(date_of(reader, "9999-12-31"), "");
  EXPECT_EQ(datetime_of(reader, "1900-01-02"), "year_out_of_range");
  EXPECT_EQ(date_of(reader, "1949-12-31"), "year_out_of_range");
  EXPECT_EQ(date_of(reader, "1950-01-01"), "1950-01-01");
  EXPECT_EQ(date_of(reader, "2100-12-31"), "2100-12-31");
  EXPECT_EQ(date_of(reader, "2101-01-01"), "year_out_of_range");
}

TEST(NullDates, CountAsEmptyCells) {
  Rule rule = as(ValueType::date);
  rule.null_dates = {{"0001-01-01"}};
  EXPECT_EQ(value_of_rule(rule, text("0001-01-01")), "(none)");
  rule.default_json = R"("2000-01-01")";
  EXPECT_EQ(value_of_rule(rule, text("0001-01-01")), R"("2000-01-01")");
  rule.default_json = {};
  rule.empty = EmptyPolicy::null;
  EXPECT_EQ(value_of_rule(rule, text("0001-01-01")), "null");
}

TEST(NullDates, OfTheSourceAreThoseOfItsRules) {
  Mapping mapping = users_with(as(ValueType::date));
  mapping.null_dates = {"1900-01-01"};
  EXPECT_TRUE(Mapper(mapping).map({{"Id", text("u1")}, {"In", text("1900-01-01")}}).updates.empty());
  mapping.targets[0].operations[0].properties[0].rule.null_dates.emplace();
  EXPECT_EQ(Mapper(mapping).map({{"Id", text("u1")}, {"In", text("1900-01-01")}}).updates.size(), 1U);
}

// Method: the missing and the double hour of Berlin in 2024; a time that names its zone.
TEST(ClockChanges, AreCountedByProperty) {
  Rule rule = as(ValueType::datetime);
  rule.timezone = "Europe/Berlin";
  Mapper mapper(users_with(rule));
  const auto counted = [&](const char* cell) {
    const Mapped mapped = mapper.map({{"Id", text("u1")}, {"In", text(cell)}});
    const NamedCounts& counts = mapped.rows.tally.clock_change_times;
    return counts.contains("Out") ? counts.at("Out") : 0;
  };
  EXPECT_EQ(counted("2024-03-31 02:30"), 1U);
  EXPECT_EQ(counted("2024-10-27 02:30"), 1U);
  EXPECT_EQ(counted("2024-03-31 03:00"), 0U);
  EXPECT_EQ(counted("2024-10-27 02:30+01:00"), 0U);
  EXPECT_EQ(counted("2024-10-27 03:00"), 0U);
}

// Method: unknown letters, a lone percent sign.
TEST(DatePattern, RefusesUnknownLetters) {
  for (const char* pattern : {"%Q", "%Y-%m-%d %k", "%Y-%m-%d %"}) {
    EXPECT_FALSE(DatePattern::compile(pattern).has_value()) << pattern;
  }
}

// Method: a year of two digits is of the century that makes it one of `years`; where both or none would, that
// of the convention stands.
TEST(ShortYears, AreOfTheCenturyWithinYears) {
  const auto date_within = [](YearRange years, std::string_view text) {
    DateReader::Options options{.years = years};
    options.patterns.push_back(DatePattern::compile("%m/%d/%y").value());
    return date_of(DateReader(std::move(options)), text);
  };
  EXPECT_EQ(date_within({1925, 2024}, "3/12/68"), "1968-03-12");
  EXPECT_EQ(date_within({1925, 2024}, "3/12/24"), "2024-03-12");
  EXPECT_EQ(date_within({1925, 2024}, "3/12/25"), "1925-03-12");
  EXPECT_EQ(date_within({}, "3/12/68"), "2068-03-12");
  EXPECT_EQ(date_within({1900, 2100}, "3/12/68"), "2068-03-12");
  EXPECT_EQ(date_within({2030, 2129}, "3/12/99"), "2099-03-12");
  EXPECT_EQ(date_within({2000, 2010}, "3/12/68"), "year_out_of_range");
}

}  // namespace
}  // namespace mixferry::mappings
