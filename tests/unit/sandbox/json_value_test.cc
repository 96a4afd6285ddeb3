#include "engine/sandbox/json_value.h"

#include <gmock/gmock.h>

namespace mixferry::sandbox {
namespace {

using testing::ElementsAre;

// Method: one value of each type, told apart by its text.
TEST(JsonValue, TypeIsSeenFromTheText) {
  EXPECT_EQ(type_of(R"("a")"), ValueType::string);
  EXPECT_EQ(type_of("-1.5"), ValueType::number);
  EXPECT_EQ(type_of("7"), ValueType::number);
  EXPECT_EQ(type_of("true"), ValueType::boolean);
  EXPECT_EQ(type_of("false"), ValueType::boolean);
  EXPECT_EQ(type_of("null"), ValueType::null);
  EXPECT_EQ(type_of("[]"), ValueType::list);
  EXPECT_EQ(type_of("{}"), ValueType::object);
}

// Method: texts with and without characters that need an escape.
TEST(JsonValue, QuotedTextIsValidJson) {
  std::string out = "x";
  append_quoted(out, "plain é");
  append_quoted(out, "\"\\\n\x01");
  EXPECT_EQ(out, R"(x"plain é""\"\\\n\u0001")");
}

// Method: floats that would look like integers, and some that wouldn't.
TEST(JsonValue, FloatsStayApartFromIntegers) {
  std::string out;
  for (const double value : {12.0, -0.5, 1e300}) {
    append_number(out, value);
    out += ' ';
  }
  EXPECT_EQ(out, "12.0 -0.5 1e+300 ");
}

// Method: items that hold what usually ends an item.
TEST(JsonValue, ListsFallIntoWholeItems) {
  EXPECT_THAT(list_items("[]"), ElementsAre());
  EXPECT_THAT(list_items("[1]"), ElementsAre("1"));
  EXPECT_THAT(list_items(R"(["a,]\"","b\\",[1,[2]],{"k":[3,4]},null])"),
              ElementsAre(R"("a,]\"")", R"("b\\")", "[1,[2]]", R"({"k":[3,4]})", "null"));
}

TEST(JsonValue, SumsKeepIntegersWhileTheyFit) {
  EXPECT_EQ(add_numbers("5", "-2"), "3");
  EXPECT_EQ(add_numbers("5", "0.5"), "5.5");
  EXPECT_EQ(add_numbers("0.5", "0.5"), "1.0");
  EXPECT_EQ(add_numbers("9223372036854775807", "1"), "9223372036854775808.0");
  EXPECT_EQ(add_numbers("18446744073709551615", "1"), "18446744073709551616.0");
  EXPECT_EQ(add_numbers("1.7e308", "1.7e308"), "") << "beyond a double";
}

// Method: a limit inside, before and after a character of two bytes.
TEST(JsonValue, CutsFallBetweenCharacters) {
  EXPECT_EQ(cut_bytes("aéb", 1), "a");
  EXPECT_EQ(cut_bytes("aéb", 2), "a");
  EXPECT_EQ(cut_bytes("aéb", 3), "aé");
  EXPECT_EQ(cut_bytes("aéb", 4), "aéb");
  EXPECT_EQ(cut_characters("aéb", 2), "aé");
  EXPECT_EQ(cut_characters("éé", 2), "éé");
  EXPECT_EQ(cut_characters("éé", 0), "");
}

}  // namespace
}  // namespace mixferry::sandbox
