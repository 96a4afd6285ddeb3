#include "mappings/plan/numbers.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

std::string number_of(std::string_view text) {
  std::string out = "before ";
  if (append_number(out, text)) return out.substr(7);
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
  for (const char* text :
       {"",        "-",   "+",    ".",     "-.",   "e5",       "1e",  "1e+",   "1 2",         "1,234",
        "$5",      "5%",  "0x10", "NaN",   "nan",  "Infinity", "inf", "-inf",  "1e400",       "1e-400",
        "1e00001", "--5", "+-5",  "1.2.3", "five", " 5",       "5 ",  "1_000", "\xEF\xBC\x95"}) {
    EXPECT_EQ(number_of(text), "(not)") << text;
  }
  EXPECT_EQ(number_of(std::string(256, '9')), "(not)");
  EXPECT_NE(number_of(std::string(255, '9')), "(not)");
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
      {"9007199254740993e0", Fault::not_an_integer, ""},
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
