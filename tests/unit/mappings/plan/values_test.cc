// What the steps of a rule make of cells, one property at a time.

#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

struct ValueCase {
  const char* name;
  Rule rule;
  Cell cell;
  std::string expected;  ///< JSON text, `(none)`, or a reject's code
  OperationKind kind = OperationKind::set;
};

class Value : public testing::TestWithParam<ValueCase> {};

// Method: one rule, one cell, one property; a table of each type with cells of each kind.
TEST_P(Value, IsWhatTheRuleSays) {
  const auto& [name, rule, cell, expected, kind] = GetParam();
  EXPECT_EQ(value_of_rule(rule, cell, kind), expected);
}

const std::string kLargeList = [] {
  std::string list = "[0";
  while (list.size() < 256 * 1024) list += ",0";
  return list + "]";
}();

const auto kName = [](const auto& row) { return row.param.name; };

INSTANTIATE_TEST_SUITE_P(
    Keep, Value,
    testing::Values(
        ValueCase{"Text", from("In"), text("Plan A"), R"("Plan A")"},
        ValueCase{"TextOfDigits", from("In"), text("02139"), R"("02139")"},
        ValueCase{"TextOfTrue", from("In"), text("true"), R"("true")"},
        ValueCase{"Number", from("In"), number("12.50"), "12.50"},
        ValueCase{"LongNumber", from("In"), number("123456789012345678901"), R"("123456789012345678901")"},
        ValueCase{"LongestNumber", from("In"), number("-9007199254740992"), "-9007199254740992"},
        ValueCase{"OverflowingNumber", from("In"), number("1e400"), R"("1e400")"},
        ValueCase{"LongNumbersInside", from("In"), json(R"([9007199254740993,{"x":5}])"),
                  R"(["9007199254740993",{"x":5}])"},
        ValueCase{"LongNumberAsNumber", as(ValueType::number), number("9007199254740993"),
                  "integer_too_large"},
        ValueCase{"LongTextAsNumber", as(ValueType::number), text("12345678901234567890"),
                  "integer_too_large"},
        ValueCase{"ManyDigits", as(ValueType::number), text("0.1234567890123456789"), "too_many_digits"},
        ValueCase{"LongNumberInAList", as(ValueType::list), number("9007199254740993"),
                  R"(["9007199254740993"])"},
        ValueCase{"Boolean", from("In"), boolean("false"), "false"},
        ValueCase{"Object", from("In"), json(R"({"a": [1, 2]})"), R"({"a":[1,2]})"},
        ValueCase{"EmptyArray", from("In"), json("[]"), "[]"},
        ValueCase{"BrokenJson", from("In"), json("{\"a\":"), "not_json"},
        ValueCase{"Null", from("In"), null(), "(none)"}, ValueCase{"Absent", from("In"), Cell{}, "(none)"},
        ValueCase{"Empty", from("In"), text(""), "(none)"},
        ValueCase{"Blank", from("In"), text(" \t"), "(none)"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    String, Value,
    testing::Values(ValueCase{"Text", as(ValueType::string), text("a"), R"("a")"},
                    ValueCase{"NumberAsItsDigits", as(ValueType::string), number("0.10"), R"("0.10")"},
                    ValueCase{"Boolean", as(ValueType::string), boolean("true"), R"("true")"},
                    ValueCase{"Json", as(ValueType::string), json(R"(["a", 1])"), R"("[\"a\",1]")"},
                    ValueCase{"JsonOfLongNumbers", as(ValueType::string), json("[9007199254740993]"),
                              R"("[9007199254740993]")"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Number, Value,
    testing::Values(ValueCase{"Text", as(ValueType::number), text("500000.0"), "500000.0"},
                    ValueCase{"JsonText", as(ValueType::number), text("12.50"), "12.50"},
                    ValueCase{"JsonNumber", as(ValueType::number), number("1e5"), "1e5"},
                    ValueCase{"Word", as(ValueType::number), text("many"), "not_a_number"},
                    ValueCase{"Grouped", as(ValueType::number), text("1,234.50"), "not_a_number"},
                    ValueCase{"Boolean", as(ValueType::number), boolean("true"), "not_a_number"},
                    ValueCase{"Object", as(ValueType::number), json("{}"), "not_a_number"},
                    ValueCase{"Empty", as(ValueType::number), text(" "), "(none)"},
                    ValueCase{"Integer", as(ValueType::integer), text("12.0"), "12"},
                    ValueCase{"IntegerFromJson", as(ValueType::integer), number("12.0"), "12"},
                    ValueCase{"Fraction", as(ValueType::integer), text("12.5"), "not_an_integer"},
                    ValueCase{"TooLarge", as(ValueType::integer), text("9007199254740993"),
                              "integer_too_large"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Boolean, Value,
    testing::Values(ValueCase{"Yes", as(ValueType::boolean), text("Yes"), "true"},
                    ValueCase{"Off", as(ValueType::boolean), text("OFF"), "false"},
                    ValueCase{"JsonBoolean", as(ValueType::boolean), boolean("true"), "true"},
                    ValueCase{"JsonOne", as(ValueType::boolean), number("1"), "true"},
                    ValueCase{"Word", as(ValueType::boolean), text("oui"), "not_a_boolean"},
                    ValueCase{"Array", as(ValueType::boolean), json("[true]"), "not_a_boolean"}),
    kName);

Rule dated(ValueType type, std::vector<std::string> formats, std::optional<std::string> zone = std::nullopt) {
  Rule rule = as(type);
  rule.formats = std::move(formats);
  rule.timezone = std::move(zone);
  return rule;
}

INSTANTIATE_TEST_SUITE_P(
    Date, Value,
    testing::Values(
        ValueCase{"Day", as(ValueType::date), text("2023-10-22T23:00:00-05:00"), R"("2023-10-22")"},
        ValueCase{"Instant", as(ValueType::datetime), text("2023-10-22T23:00:00-05:00"),
                  R"("2023-10-23T04:00:00")"},
        ValueCase{"RuleZone", dated(ValueType::datetime, {}, "Europe/Berlin"), text("2023-07-01 12:00"),
                  R"("2023-07-01T10:00:00")"},
        ValueCase{"Format", dated(ValueType::date, {"%m/%d/%Y"}), text("3/14/2024"), R"("2024-03-14")"},
        ValueCase{"EpochOfJson", dated(ValueType::datetime, {"epoch_milliseconds"}), number("1700000000000"),
                  R"("2023-11-14T22:13:20")"},
        ValueCase{"NoSuchDay", as(ValueType::date), text("2023-02-30"), "not_a_date"},
        ValueCase{"Object", as(ValueType::date), json("{}"), "not_a_date"},
        ValueCase{"Empty", as(ValueType::datetime), text(""), "(none)"}),
    kName);

Rule split_at(std::string separator) {
  Rule rule = as(ValueType::list);
  rule.separator = std::move(separator);
  return rule;
}

INSTANTIATE_TEST_SUITE_P(
    List, Value,
    testing::Values(ValueCase{"Items", split_at(";"), text("a; b;;c ;"), R"(["a","b","c"])"},
                    ValueCase{"One", split_at(";"), text("a"), R"(["a"])"},
                    ValueCase{"LongSeparator", split_at(", "), text("a, b,c"), R"(["a","b,c"])"},
                    ValueCase{"NothingButSeparators", split_at(";"), text(" ; ;"), "(none)"},
                    ValueCase{"JsonArray", split_at(";"), json(R"(["a;b", 1, null, "", true])"),
                              R"(["a;b",1,true])"},
                    ValueCase{"EmptyJsonArray", split_at(";"), json("[]"), "(none)"},
                    ValueCase{"JsonNumber", split_at(";"), number("7"), "[7]"},
                    ValueCase{"JsonBoolean", split_at(";"), boolean("true"), "[true]"},
                    ValueCase{"JsonObject", split_at(";"), json("{}"), "not_a_list"},
                    ValueCase{"TextThatLooksLikeJson", split_at(";"), text(R"(["a"])"), R"(["[\"a\"]"])"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Json, Value,
    testing::Values(ValueCase{"Object", as(ValueType::json), text(R"({"a": 1})"), R"({"a":1})"},
                    ValueCase{"Scalar", as(ValueType::json), text("12"), "12"},
                    ValueCase{"String", as(ValueType::json), text(R"("a")"), R"("a")"},
                    ValueCase{"NullWord", as(ValueType::json), text("null"), "(none)"},
                    ValueCase{"JsonCell", as(ValueType::json), json("[1, 2]"), "[1,2]"},
                    ValueCase{"JsonNumber", as(ValueType::json), number("5"), "5"},
                    ValueCase{"Word", as(ValueType::json), text("gold"), "not_json"},
                    ValueCase{"TooDeep", as(ValueType::json), text("[[[[]]]]"), "value_too_deep"},
                    ValueCase{"TooLarge", as(ValueType::json), text(kLargeList), "value_too_large"}),
    kName);

}  // namespace
}  // namespace mixferry::mappings
