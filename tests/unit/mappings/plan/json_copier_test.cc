#include "mappings/plan/json_copier.h"

#include <gtest/gtest.h>
#include <string>

#include "mappings/plan/limits.h"

namespace mixferry::mappings {
namespace {

struct Copied {
  JsonCopier::Copied outcome;
  std::string text;
};

Copied copy(std::string_view json, bool drop_empty_items = false) {
  JsonCopier copier;
  Copied copied;
  copied.outcome = copier.copy(json, {.drop_empty_items = drop_empty_items}, copied.text);
  return copied;
}

// Method: values of every kind, with blanks, escapes and numbers that a double would round.
TEST(JsonCopier, WritesTheSameValueWithoutBlanks) {
  struct Case {
    std::string_view json;
    std::string_view expected;
    ValueKind kind;
  };
  constexpr Case cases[] = {
      {R"("a")", R"("a")", ValueKind::text},
      {R"( "\u00e9\n\/" )", "\"\xC3\xA9\\n/\"", ValueKind::text},
      {"12.50", "12.50", ValueKind::number},
      {" -1E+5 ", "-1E+5", ValueKind::number},
      {"9007199254740992", "9007199254740992", ValueKind::number},
      {"true", "true", ValueKind::boolean},
      {"false", "false", ValueKind::boolean},
      {"null", "null", ValueKind::none},
      {"[]", "[]", ValueKind::array},
      {"{}", "{}", ValueKind::object},
      {R"( [ 1 , "b" , null , true ] )", R"([1,"b",null,true])", ValueKind::array},
      {R"({"a" : {"b": [1, 2]}, "": ""})", R"({"a":{"b":[1,2]},"":""})", ValueKind::object},
      {R"([{"$amount":12.30,"$time":"2024-01-01T00:00:00"}])",
       R"([{"$amount":12.30,"$time":"2024-01-01T00:00:00"}])", ValueKind::array},
  };
  for (const auto& [json, expected, kind] : cases) {
    const Copied copied = copy(json);
    EXPECT_EQ(copied.outcome.fault, Fault::none) << json;
    EXPECT_EQ(copied.outcome.kind, kind) << json;
    EXPECT_EQ(copied.text, expected);
  }
}

// Method: numbers that a double rounds, at every depth, beside those that it holds.
TEST(JsonCopier, MakesTextsOfNumbersThatWouldBeRounded) {
  const auto copied = [](std::string_view json, JsonCopier::Options options = {}) {
    JsonCopier copier;
    std::string text;
    const JsonCopier::Copied outcome = copier.copy(json, options, text);
    EXPECT_EQ(outcome.fault, Fault::none);
    return std::pair(text, outcome.numbers_as_text);
  };
  EXPECT_EQ(copied("12345678901234567890"), std::pair(std::string(R"("12345678901234567890")"), 1U));
  EXPECT_EQ(copied("1e999"), std::pair(std::string(R"("1e999")"), 1U));
  EXPECT_EQ(copied(R"([9007199254740993,{"x":-9007199254740993,"y":5}])"),
            std::pair(std::string(R"(["9007199254740993",{"x":"-9007199254740993","y":5}])"), 2U));
  EXPECT_EQ(copied("[9007199254740993]", {.keep_numbers = true}),
            std::pair(std::string("[9007199254740993]"), 0U));
}

// Method: texts that are nearly JSON; nothing may be left in the output.
TEST(JsonCopier, RefusesWhatIsNotOneJsonValue) {
  for (const char* json :
       {"",      " ",       "a",           "[",        "]",        "{",        "[1",         "[1,]",  "[,1]",
        "[1 2]", "1 2",     "1,2",         "1],[2",    "{\"a\"}",  "{\"a\":}", "{\"a\":1,}", "{a:1}", "'a'",
        "\"a",   "\"\\x\"", "\"\\ud800\"", "\"a\nb\"", "01",       "+1",       ".5",         "1.",    "NaN",
        "tru",   "truex",   "nul",         "[1]]",     "\"\xFF\"", "1e999x"}) {
    const Copied copied = copy(json);
    EXPECT_EQ(copied.outcome.fault, Fault::not_json) << json;
    EXPECT_EQ(copied.text, "") << json;
  }
}

// Method: values at the limit and one beyond.
TEST(JsonCopier, HoldsValuesToTheLimitsOfNestingAndKeys) {
  EXPECT_EQ(copy(R"([[[1]]])").outcome.fault, Fault::none);
  EXPECT_EQ(copy(R"([[[[1]]]])").outcome.fault, Fault::value_too_deep);
  EXPECT_EQ(copy(R"({"a":{"b":{"c":1}}})").outcome.fault, Fault::none);
  EXPECT_EQ(copy(R"({"a":{"b":{"c":{}}}})").outcome.fault, Fault::value_too_deep);
  EXPECT_EQ(copy(std::string(100'000, '[')).outcome.fault, Fault::value_too_deep);
  const auto object_of = [](std::uint32_t keys) {
    std::string json;
    for (std::uint32_t i = 0; i < keys; ++i) json += (i == 0 ? "{\"" : ",\"") + std::to_string(i) + "\":1";
    return json + "}";
  };
  EXPECT_EQ(copy(object_of(kObjectKeysMax)).outcome.fault, Fault::none);
  EXPECT_EQ(copy(object_of(kObjectKeysMax + 1)).outcome.fault, Fault::too_many_keys);
}

// Method: a two-byte character across the limit, in every place where a string can stand.
TEST(JsonCopier, CutsStringsThatAreValuesOrItems) {
  const std::string longest = std::string(254, 'a');
  const std::string too_long = "\"" + longest + "\xC3\xA9\"";
  EXPECT_EQ(copy(too_long).text, "\"" + longest + "\"");
  const Copied list = copy("[" + too_long + ",\"b\"," + too_long + "]");
  EXPECT_EQ(list.text, "[\"" + longest + "\",\"b\",\"" + longest + "\"]");
  EXPECT_EQ(list.outcome.cut_strings, 2U);
  const Copied object = copy("{\"a\":" + too_long + "}");
  EXPECT_EQ(object.text, "{\"a\":" + too_long + "}");
  EXPECT_EQ(object.outcome.cut_strings, 0U);
}

// Method: a list of all kinds of items, copied both ways.
TEST(JsonCopier, LeavesEmptyItemsOutWhenAsked) {
  const Copied dropped = copy(R"([null,"",1,"",[null],null])", true);
  EXPECT_EQ(dropped.text, "[1,[null]]");
  EXPECT_EQ(dropped.outcome.items, 2U);
  EXPECT_FALSE(dropped.outcome.items_are_words);
  EXPECT_EQ(copy(R"([null,""])", true).outcome.items, 0U);
  EXPECT_TRUE(copy(R"(["a",1])").outcome.items_are_words);
  EXPECT_FALSE(copy(R"(["a",true])").outcome.items_are_words);
}

}  // namespace
}  // namespace mixferry::mappings
