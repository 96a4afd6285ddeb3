#include "mappings/plan/numbers.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

std::string number_of(std::string_view text) {
  std::string out = "before ";
  if (append_number(out, text) != Fault::not_a_number) return out.substr(7);
  EXPECT_EQ(out, "before ") << text;
  return "(not)";
}

// Method: a table of texts; each number is parsed by Boost.JSON, too.
TEST(AppendNumber, KeepsEveryDigitAndWritesValidJson) {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  constexpr Case cases[] = {
      {"0", "0"},
      {"5", "5"},
      {"+5", "5"},
      {"-5", "-5"},
      {"-0", "-0"},
      {"007", "7"},
      {"000", "0"},
      {"-007.50", "-7.50"},
      {".5", "0.5"},
      {"-.5", "-0.5"},
      {"5.", "5"},
      {"500000.0", "500000.0"},
      {"12345678901234567890.12345678901234567890", "12345678901234567890.12345678901234567890"},
      {"1E5", "1E5"},
      {"1.5e-3", "1.5e-3"},
      {"00.5E+03", "0.5E+03"},
      {"1e308", "1e308"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(number_of(text), expected);
    EXPECT_TRUE(boost::json::parse(number_of(text)).is_number()) << text;
  }
}

// Method: a table of what looks like a number to somebody, but not to JSON.
TEST(AppendNumber, RefusesWhateverIsNoFiniteDecimalNumber) {
  for (const char* text : {"",      "-",   "+",     ".",    "-.",  "e5",  "1e",       "1e+",         "1 2",
                           "1,234", "$5",  "5%",    "0x10", "NaN", "nan", "Infinity", "inf",         "-inf",
                           "--5",   "+-5", "1.2.3", "five", " 5",  "5 ",  "1_000",    "\xEF\xBC\x95"}) {
    EXPECT_EQ(number_of(text), "(not)") << text;
  }
  EXPECT_EQ(number_of(std::string(256, '9')), "(not)");
  EXPECT_NE(number_of(std::string(255, '9')), "(not)");
}

// Method: numbers on both sides of what a double holds to the last digit; all digits are there either way.
TEST(AppendNumber, SaysWhereADoubleWouldChangeDigits) {
  struct Case {
    std::string_view text;
    Fault fault;
  };
  constexpr Case cases[] = {
      {"123456789012345", Fault::none},
      {"9007199254740992", Fault::none},
      {"-9007199254740992", Fault::none},
      {"9007199254740993", Fault::integer_too_large},
      {"9007199254740994", Fault::integer_too_large},
      {"-12345678901234567890", Fault::integer_too_large},
      {"12345678901234567890.5", Fault::integer_too_large},
      {"100000000000000000000", Fault::integer_too_large},
      {"1e20", Fault::none},
      {"1.7976931348623157e308", Fault::none},
      {"1e400", Fault::integer_too_large},
      {"1e-400", Fault::too_many_digits},
      {"0.1", Fault::none},
      {"0.1000000000000000000000", Fault::none},
      {"0.12345678901234568", Fault::none},  // what a double prints
      {"0.1234567890123456789", Fault::too_many_digits},
      {"0.12345678901234567", Fault::too_many_digits},
      {"3.141592653589793", Fault::none},
      {"3.14159265358979323846", Fault::too_many_digits},
      {"4503599627370495.5", Fault::none},
      {"4503599627370495.3", Fault::too_many_digits},
      {"1234567890.12", Fault::none},
      {"0000000000000000000012.5", Fault::none},
      {"0e99999", Fault::none},
      {"0.00000000000000000000000000000000000000000000", Fault::none},
      {"1e0000010", Fault::none},
      {"1e00001", Fault::none},
      {"5e-324", Fault::none},
      {"1.23456789012345e-310", Fault::too_many_digits},
  };
  for (const auto& [text, fault] : cases) {
    std::string out;
    EXPECT_EQ(append_number(out, text), fault) << text;
    EXPECT_EQ(out.find_first_not_of("-0123456789.e"), std::string::npos);
    EXPECT_EQ(out.size(), text.starts_with("00000") ? 4 : text.size()) << text;
    EXPECT_FALSE(fault != Fault::none && is_plain_number(text)) << text;
  }
}

// Method: a table of texts, with the limits of 2^53 on both sides.
TEST(AppendInteger, TakesWholeNumbersThatADoubleHoldsExactly) {
  struct Case {
    std::string_view text;
    Fault fault;
    std::string_view expected;
  };
  constexpr Case cases[] = {
      {"12", Fault::none, "12"},
      {"12.0", Fault::none, "12"},
      {"-12.", Fault::none, "-12"},
      {"007", Fault::none, "7"},
      {"-0", Fault::none, "0"},
      {".0", Fault::none, "0"},
      {"1.2e3", Fault::none, "1200"},
      {"1E+05", Fault::none, "100000"},
      {"9007199254740992", Fault::none, "9007199254740992"},
      {"-9007199254740992", Fault::none, "-9007199254740992"},
      {"9007199254740993", Fault::integer_too_large, ""},
      {"99999999999999999999999", Fault::integer_too_large, ""},
      {"1e30", Fault::integer_too_large, ""},
      {"1e999", Fault::integer_too_large, ""},
      {"9007199254740993e0", Fault::integer_too_large, ""},
      {"1.234567890123456e15", Fault::none, "1234567890123456"},
      {"9007199254740992000e-3", Fault::none, "9007199254740992"},
      {"1e00000000000000000000003", Fault::none, "1000"},
      {"1e99999999999999999999", Fault::integer_too_large, ""},
      {"1e-99999999999999999999", Fault::not_an_integer, ""},
      {"-0e7", Fault::none, "0"},
      {"0.00012e5", Fault::none, "12"},
      {"12.5", Fault::not_an_integer, ""},
      {"1.25e1", Fault::not_an_integer, ""},
      {"1e-999", Fault::not_an_integer, ""},
      {"twelve", Fault::not_an_integer, ""},
      {"", Fault::not_an_integer, ""},
  };
  for (const auto& [text, fault, expected] : cases) {
    std::string out;
    EXPECT_EQ(append_integer(out, text), fault) << text;
    EXPECT_EQ(out, expected) << text;
  }
}

// Method: every word of the table in three cases, and words that are near to one.
TEST(ParseBoolean, KnowsTheWordsOfCrmsInAnyCase) {
  for (const char* yes : {"true", "TRUE", "True", "yes", "YES", "y", "Y", "on", "On", "t", "1", "x", "X"}) {
    EXPECT_EQ(parse_boolean(yes), true) << yes;
  }
  for (const char* no : {"false", "FALSE", "False", "no", "NO", "n", "N", "off", "Off", "f", "0"}) {
    EXPECT_EQ(parse_boolean(no), false) << no;
  }
  for (const char* neither : {"", "2", "ja", "oui", "tru", "falsee", "yess", "o", "null", "01"}) {
    EXPECT_EQ(parse_boolean(neither), std::nullopt) << neither;
  }
}

}  // namespace
}  // namespace mixferry::mappings
