#include "connectors/xlsx/number_format.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::connectors::xlsx {
namespace {

const NumberFormat kNoFormat;
const NumberFormat kDate{.date = true};
const NumberFormat kTime{.time = true};
const NumberFormat kDateTime{.date = true, .time = true};
const NumberFormat kElapsed{.elapsed = true};

// Method: a table of codes as programs write them.
TEST(ParseFormat, TellsDatesAndTimesByTheirLetters) {
  struct Case {
    const char* code;
    NumberFormat expected;
  };
  for (const auto& [code, expected] :
       {Case{"General", kNoFormat},
        Case{"0.00E+00", kNoFormat},
        Case{"#,##0.00", kNoFormat},
        Case{"@", kNoFormat},
        Case{"0.0%", kNoFormat},
        Case{R"("due in "0 "days")", kNoFormat},
        Case{R"(0\ \d\a\y\s)", kNoFormat},
        Case{R"(#,##0.00_);[Red]\(#,##0.00\))", kNoFormat},
        Case{R"([$USD] #,##0)", kNoFormat},
        Case{R"(_-* #,##0.00\ [$€-407]_-;\-* #,##0.00\ [$€-407]_-)", kNoFormat},
        Case{"[>=1000]0;0", kNoFormat},
        Case{"yyyy-mm-dd", kDate},
        Case{R"([$-409]d\-mmm\-yy;@)", kDate},
        Case{"mmmm", kDate},
        Case{"DD/MM/YYYY", kDate},
        Case{R"(dddd", "d". "mmmm" "yyyy)", kDate},
        Case{"General;yyyy", kNoFormat},
        Case{"yyyy-mm-dd hh:mm:ss", kDateTime},
        Case{"m/d/yy h:mm AM/PM", kDateTime},
        Case{"h:mm AM/PM", kTime},
        Case{"mm:ss", kTime},
        Case{"h:mm A/P", kTime},
        Case{"[h]:mm:ss", kElapsed},
        Case{"[mm]", kElapsed},
        Case{"mm:ss.0", NumberFormat{.time = true, .milliseconds = true}},
        Case{"yyyy-mm-dd hh:mm:ss.000", NumberFormat{.date = true, .time = true, .milliseconds = true}},
        Case{"00000", NumberFormat{.shown = "00000"}},
        Case{"\"unclosed", kNoFormat},
        Case{"[unclosed", kNoFormat},
        Case{"", kNoFormat},
        Case{"\\", kNoFormat}}) {
    EXPECT_EQ(parse_format(code), expected) << code;
  }
}

TEST(BuiltInFormat, KnowsDatesTimesAndNumbers) {
  for (const std::uint32_t id : {0u, 1u, 4u, 10u, 11u, 13u, 37u, 48u, 49u, 163u})
    EXPECT_EQ(built_in_format(id), kNoFormat);
  for (const std::uint32_t id : {14u, 17u, 27u, 36u, 50u, 58u}) EXPECT_EQ(built_in_format(id), kDate) << id;
  for (const std::uint32_t id : {18u, 21u, 45u}) EXPECT_EQ(built_in_format(id), kTime) << id;
  EXPECT_EQ(built_in_format(22), kDateTime);
  EXPECT_EQ(built_in_format(46), kElapsed);
}

struct Reading {
  const char* number;
  const char* expected;
  NumberFormat format = {};
  bool epoch_1904 = false;
};

class AppendNumber : public ::testing::TestWithParam<Reading> {};

TEST_P(AppendNumber, ReadsAsIsoOrDigits) {
  const auto& [number, expected, format, epoch_1904] = GetParam();
  std::string text = "x";
  static_cast<void>(append_number(number, format, epoch_1904, text));
  EXPECT_EQ(text, std::string("x") + expected) << number;
}

INSTANTIATE_TEST_SUITE_P(Integers, AppendNumber,
                         ::testing::Values(Reading{"0", "0"}, Reading{"42", "42"}, Reading{"-7", "-7"},
                                           Reading{"-0", "-0"}, Reading{"7.0", "7"}, Reading{"007", "7"},
                                           Reading{"1.2E3", "1200"}, Reading{"-1.5E1", "-15"},
                                           Reading{"123456789012345", "123456789012345"},
                                           Reading{"1.23456789012345E14", "123456789012345"},
                                           Reading{"1001230000000000", "1001230000000000"},
                                           Reading{"1.00123E+15", "1.00123E+15"},
                                           Reading{"2139", "02139", {.shown = "00000"}},
                                           Reading{"-2139", "-02139", {.shown = "00000"}},
                                           Reading{"1234567", "1234567", {.shown = "00000"}}));

TEST(AppendNumber, SaysWhereASpreadsheetKeepsNoMoreDigits) {
  std::string text;
  EXPECT_FALSE(append_number("999999999999999", {}, false, text));
  for (const char* number :
       {"1234567890123450", "-1234567890123450", "1.23456789012345E+17", "9007199254740993"})
    EXPECT_TRUE(append_number(number, {}, false, text)) << number;
}

INSTANTIATE_TEST_SUITE_P(Numbers, AppendNumber,
                         ::testing::Values(Reading{"0.1", "0.1"}, Reading{"0.10000000000000001", "0.1"},
                                           Reading{"1234.5", "1234.5"}, Reading{"1.1000000000000001", "1.1"},
                                           Reading{"2.5000000000000001E-2", "0.025"},
                                           Reading{"1E-7", "1e-07"}, Reading{"1e400", "1e400"},
                                           Reading{"nan", "nan"}, Reading{"abc", "abc"},
                                           Reading{"12abc", "12abc"}, Reading{"", ""},
                                           Reading{"1.5", "1.5", {.shown = "00000"}}));

struct Shown {
  const char* code;
  const char* number;
  const char* expected;
};

class FormatOfIds : public ::testing::TestWithParam<Shown> {};

TEST_P(FormatOfIds, IsWhatIsRead) {
  const auto& [code, number, expected] = GetParam();
  std::string text;
  EXPECT_FALSE(append_number(number, parse_format(code), false, text));
  EXPECT_EQ(text, expected) << code;
}

INSTANTIATE_TEST_SUITE_P(
    Shown, FormatOfIds,
    ::testing::Values(
        Shown{R"("CUST-"0000)", "42", "CUST-0042"}, Shown{R"("CUST-"0000)", "123456", "CUST-123456"},
        Shown{R"("CUST-"0000)", "0", "CUST-0000"}, Shown{R"("CUST-"0000)", "-3", "-CUST-0003"},
        Shown{R"("CUST-"0000)", "4.2E1", "CUST-0042"}, Shown{R"("CUST-"0)", "42", "CUST-42"},
        Shown{R"(\C\-#)", "42", "C-42"}, Shown{R"(\#000)", "7", "#007"}, Shown{R"(000"-A")", "7", "007-A"},
        Shown{R"(00000\-0000)", "21390002", "02139-0002"}, Shown{"00000-0000", "21390002", "02139-0002"},
        Shown{R"(000\-00\-0000)", "12345672", "012-34-5672"}, Shown{"###-####", "5551234", "555-1234"},
        Shown{"(000) 000-0000", "5551234567", "(555) 123-4567"}, Shown{"000 000 000", "1234", "000 001 234"},
        Shown{"00000;@", "42", "00042"}, Shown{R"("Nr."00)", "7", "Nr.07"}));

// Method: what shows an amount, a unit or a condition; the number alone is read.
INSTANTIATE_TEST_SUITE_P(
    Amounts, FormatOfIds,
    ::testing::Values(Shown{R"("$"#,##0)", "1234", "1234"}, Shown{R"("EUR "0)", "5", "5"},
                      Shown{R"(0" kg")", "5", "5"}, Shown{R"(00" kg")", "5", "5"}, Shown{"0%", "1", "1"},
                      Shown{R"([$USD] 0000)", "5", "5"}, Shown{R"(#\ ##0)", "1234", "1234"},
                      Shown{R"(#"\'"##0)", "1234", "1234"}, Shown{R"("Yes";"No")", "1", "1"},
                      Shown{"[<=9999999]###-####;(###) ###-####", "5551234", "5551234"},
                      Shown{"@", "42", "42"}, Shown{"# ?/?", "42", "42"}, Shown{"0", "42", "42"},
                      Shown{R"("CUST-"0000)", "1.5", "1.5"}));

INSTANTIATE_TEST_SUITE_P(
    Dates, AppendNumber,
    ::testing::Values(
        Reading{"45363", "2024-03-12", kDate}, Reading{"45363", "2024-03-12T00:00:00", kDateTime},
        Reading{"45363.384722222225", "2024-03-12T09:14:00", kDateTime},
        Reading{"45363.384722222225", "2024-03-12T09:14:00", kDate},
        Reading{"45363.384722222225", "2024-03-12T09:14:00", kTime},
        Reading{"45363.999999999", "2024-03-13", kDate}, Reading{"45363.0000000001", "2024-03-12", kDate},
        Reading{"45363.384725696756",
                "2024-03-12T09:14:00.300",
                {.date = true, .time = true, .milliseconds = true}},
        Reading{"1", "1900-01-01", kDate}, Reading{"59", "1900-02-28", kDate}, Reading{"60", "60", kDate},
        Reading{"60.5", "60.5", kDateTime}, Reading{"61", "1900-03-01", kDate},
        Reading{"25569", "1970-01-01", kDate}, Reading{"2958465", "9999-12-31", kDate},
        Reading{"2958465.9999999", "2958465.9999999", kDate}, Reading{"2958466", "2958466", kDate},
        Reading{"-1", "-1", kDate}, Reading{"1e300", "1e300", kDate}, Reading{"abc", "abc", kDate},
        Reading{"0", "00:00:00", kDate}, Reading{"0.5", "12:00:00", kTime},
        Reading{"0.38472222222222224", "09:14:00", kTime}, Reading{"1.26", "30:14:24", kElapsed},
        Reading{"0", "1904-01-01", kDate, true}, Reading{"43901", "2024-03-12", kDate, true},
        Reading{"0.5", "12:00:00", kTime, true}, Reading{"2957003", "9999-12-31", kDate, true},
        Reading{"2957004", "2957004", kDate, true}));

}  // namespace
}  // namespace mixferry::connectors::xlsx
