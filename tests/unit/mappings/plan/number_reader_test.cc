// Numbers as people write them, by example.

#include "mappings/plan/number_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::HasSubstr;

struct NumberCase {
  const char* example;
  const char* text;
  const char* number;  ///< as JSON, or the reject's code
};

Rule number_like(const char* example, ValueType type = ValueType::number) {
  Rule rule = as(type);
  auto format = parse_number_format(example);
  if (!format) ADD_FAILURE() << format.error();
  rule.number_formats = {format.value_or(NumberFormat{})};
  return rule;
}

class Numbers : public testing::TestWithParam<NumberCase> {};

TEST_P(Numbers, AreReadByTheirExample) {
  const auto& [example, written, number] = GetParam();
  EXPECT_EQ(value_of_rule(number_like(example), text(written)), number) << example << ": " << written;
}

constexpr const char* kNo = "not_a_number";
constexpr NumberCase kNumbers[] = {
    {"1.234,56", "1.234,56", "1234.56"},
    {"1.234,56", "-1.234.567,5", "-1234567.5"},
    {"1.234,56", "1234,56", "1234.56"},
    {"1.234,56", "1.234", "1234"},
    {"1.234,56", "0,5", "0.5"},
    {"1.234,56", ",5", "0.5"},
    {"1.234,56", "9.007.199.254.740.992", "9007199254740992"},
    {"1.234,56", "12.345.678.901.234.567.890", "integer_too_large"},
    {"1.234,56", "0,12345678901234567890", "too_many_digits"},
    {"1.234,56", "1,5E+3", "1.5E+3"},
    {"1.234,56", "1.23", kNo},
    {"1.234,56", "1.2345", kNo},
    {"1.234,56", "1234.567", kNo},
    {"1.234,56", ".234", kNo},
    {"1.234,56", "1..234", kNo},
    {"1.234,56", "1.234.", kNo},
    {"1.234,56", "1,234.56", kNo},
    {"1.234,56", "1,2,3", kNo},
    {"1.234,56", "1.234,56 \xE2\x82\xAC", kNo},
    {"1.234,56", "(5)", kNo},
    {"1.234,56", "5-", kNo},
    {"1.234,56", "5%", kNo},
    {"1.234,56", "1.234E3", kNo},
    {"1.234,56", "", "(none)"},
    {"1.234,56", "-", kNo},
    {"1.234,56", ",", kNo},
    {"1,234.56", "1,23", kNo},
    {"1,234.56", "1,234.56", "1234.56"},
    {"1,234.56", "007,123", "7123"},
    {"1234,56", "1234,56", "1234.56"},
    {"1234,56", "1.234,56", kNo},
    {"1,5", "3,25", "3.25"},
    {"1'234.50", "1'234.50", "1234.50"},
    {"1'234.50",
     "1\xE2\x80\x99"
     "234.50",
     "1234.50"},
    {"1 234,56", "1 234,56", "1234.56"},
    {"1 234,56",
     "1\xC2\xA0"
     "234\xE2\x80\xAF"
     "567,5",
     "1234567.5"},
    {"1 234,56", "12 34,5", kNo},
    {"1,234,567", "1,234", "1234"},
    {"1,234,567", "1,234.5", kNo},
    {"12,34,567.89", "12,34,567.89", "1234567.89"},
    {"12,34,567.89", "1,23,45,678", "12345678"},
    {"12,34,567.89", "12,345", "12345"},
    {"12,34,567.89", "123,456", kNo},
    {"12,34,567.89", "1,234,567", kNo},
    {"$1,234.50", "$1,234.50", "1234.50"},
    {"$1,234.50", "1,234.50", "1234.50"},
    {"$1,234.50", "-$5", "-5"},
    {"$1,234.50", "$-5", "-5"},
    {"$1,234.50", "$ 5", "5"},
    {"$1,234.50",
     "\xE2\x88\x92"
     "5",
     "-5"},
    {"$1,234.50", "+5", "5"},
    {"$1,234.50", "--5", kNo},
    {"$1,234.50", "-$-5", kNo},
    {"$1,234.50", "$$5", kNo},
    {"$1,234.50",
     "\xE2\x82\xAC"
     "5",
     kNo},
    {"$1,234.50", "5$", kNo},
    {"$1,234.50", "$", kNo},
    {"\xE2\x82\xAC 1 234,56", "\xE2\x82\xAC 1 234,56", "1234.56"},
    {"\xE2\x82\xAC 1 234,56",
     "\xE2\x82\xAC"
     "7",
     "7"},
    {"1.234,56 \xE2\x82\xAC", "-9,99 \xE2\x82\xAC", "-9.99"},
    {"USD 1,234.50", "USD 12", "12"},
    {"(1,234.50)", "(1,234.50)", "-1234.50"},
    {"(1,234.50)", "1,234.50", "1234.50"},
    {"(1,234.50)", "(-5)", kNo},
    {"(1,234.50)", "(5", kNo},
    {"($1,234.50)", "($5.00)", "-5.00"},
    {"1.234,56-", "1.234,56-", "-1234.56"},
    {"1.234,56-", "-5-", kNo},
};
INSTANTIATE_TEST_SUITE_P(Examples, Numbers, testing::ValuesIn(kNumbers));

TEST(Percent, IsTheNumberOrTheShareAsTheRuleSays) {
  Rule points = number_like("12%");
  Rule share = number_like("12%");
  share.percent = Percent::fraction;
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"12%", "12", "0.12"},   {"12.5 %", "12.5", "0.125"},
      {"5%", "5", "0.05"},     {"-0.5%", "-0.5", "-0.005"},
      {"100%", "100", "1.00"}, {"250%", "250", "2.50"},
      {".5%", "0.5", "0.005"}, {"12", kNo, kNo},
      {"12%%", kNo, kNo},      {"%", kNo, kNo},
      {"1e2%", kNo, kNo}};
  for (const auto& [written, number, fraction] : cases) {
    EXPECT_EQ(value_of_rule(points, text(written)), number) << written;
    EXPECT_EQ(value_of_rule(share, text(written)), fraction) << written;
  }
  EXPECT_EQ(value_of_rule(share, number("12")), "12");
}

TEST(NumberFormat, WorksForIntegersAndBesideOthersThatAgree) {
  EXPECT_EQ(value_of_rule(number_like("1.234,56", ValueType::integer), text("1.234,00")), "1234");
  EXPECT_EQ(value_of_rule(number_like("1.234,56", ValueType::integer), text("1.234,50")), "not_an_integer");
  Rule two = number_like("$1,234.50");
  two.number_formats.push_back(
      *parse_number_format("\xE2\x82\xAC"
                           "1,234.50"));
  EXPECT_EQ(value_of_rule(two, text("$5")), "5");
  EXPECT_EQ(value_of_rule(two, text("\xE2\x82\xAC"
                                    "5")),
            "5");
  two.default_json = R"("$1,000")";
  EXPECT_EQ(value_of_rule(two, text("")), "1000");
}

TEST(ParseNumberFormat, RefusesWhatCouldBeMeantBothWays) {
  for (const char* example : {"1,234", "1.234", "123.456"}) {
    const auto format = parse_number_format(example);
    ASSERT_FALSE(format) << example;
    EXPECT_THAT(format.error(), HasSubstr("can be read both ways"));
  }
  EXPECT_TRUE(parse_number_format("0,123"));
  EXPECT_TRUE(parse_number_format("1234.567"));
}

TEST(ParseNumberFormat, RefusesWhatIsNoExample) {
  for (const char* example : {"", "%", "#,##0.00", "1,2345.6", "1.234,567,8", "1,234 567.8", "1:2", "1e5",
                              "1-2", "(1", "a very long currency 1"}) {
    EXPECT_FALSE(parse_number_format(example)) << example;
  }
}

}  // namespace
}  // namespace mixferry::mappings
