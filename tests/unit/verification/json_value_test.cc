#include "engine/verification/json_value.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::verification {
namespace {

struct KeptCase {
  const char* name;
  std::string sent;
  std::string found;
  bool kept;
};

class KeptAs : public testing::TestWithParam<KeptCase> {};

TEST_P(KeptAs, KnowsWhatMixpanelMakesOfValues) {
  const auto sent = parse_value(GetParam().sent);
  const auto found = parse_value(GetParam().found);
  ASSERT_TRUE(sent && found);
  EXPECT_EQ(is_kept_as(*sent, *found), GetParam().kept);
}

std::string text_of(std::size_t bytes, const std::string& end = "") {
  return "\"" + std::string(bytes, 'x') + end + "\"";
}

INSTANTIATE_TEST_SUITE_P(
    Values, KeptAs,
    testing::Values(
        KeptCase{"WholeAndFraction", "1", "1.0", true}, KeptCase{"Exponent", "1500", "1.5e3", true},
        KeptCase{"MoreDigitsThanADouble", "0.1", "0.1000000000000000055511151231257827", true},
        KeptCase{"NextDouble", "0.1", "0.10000000000000002", false},
        KeptCase{"BeyondTwoTo53", "9007199254740993", "9007199254740992", true},
        KeptCase{"BeyondSixtyFourBits", "123456789012345678901234567890", "1.2345678901234568e29", true},
        KeptCase{"NegativeZero", "-0", "0", true}, KeptCase{"NumberAndText", "1", "\"1\"", false},
        KeptCase{"NumberAndBoolean", "1", "true", false}, KeptCase{"Booleans", "true", "false", false},
        KeptCase{"BooleanAndText", "true", "\"true\"", false},
        KeptCase{"Escapes", R"("é\/")", R"("\u00e9/")", true}, KeptCase{"Case", "\"A\"", "\"a\"", false},
        KeptCase{"BlankBehind", "\"a\"", "\"a \"", false},
        KeptCase{"Fraction", "\"2026-01-02T03:04:05.678\"", "\"2026-01-02T03:04:05\"", true},
        KeptCase{"Zulu", "\"2026-01-02T03:04:05Z\"", "\"2026-01-02T03:04:05\"", true},
        KeptCase{"OtherSecond", "\"2026-01-02T03:04:05\"", "\"2026-01-02T03:04:06\"", false},
        KeptCase{"Midnight", "\"2026-01-02\"", "\"2026-01-02T00:00:00\"", true},
        KeptCase{"NoMidnight", "\"2026-01-02\"", "\"2026-01-02T00:00:01\"", false},
        KeptCase{"OtherZone", "\"2026-01-02T03:04:05+01:00\"", "\"2026-01-02T03:04:05\"", false},
        KeptCase{"CutAt255", text_of(300), text_of(255), true},
        KeptCase{"CutInACharacter", text_of(254, "é and more"), text_of(254), true},
        KeptCase{"CutTooEarly", text_of(300), text_of(254), false},
        KeptCase{"NotCut", text_of(255), text_of(254), false},
        KeptCase{"LongAndOther", text_of(300), text_of(299, "y"), false},
        KeptCase{"Lists", "[1,\"a\"]", "[1.0, \"a\"]", true},
        KeptCase{"OrderOfLists", "[1,2]", "[2,1]", false}, KeptCase{"LongerList", "[1]", "[1,1]", false},
        KeptCase{"OrderOfMembers", R"({"a":1,"b":[2]})", R"({"b":[2],"a":1.0})", true},
        KeptCase{"OtherMember", R"({"a":1})", R"({"b":1})", false},
        KeptCase{"EmptyListAndObject", "[]", "{}", false}),
    [](const auto& row) { return row.param.name; });

TEST(JsonValue, OfWhatIsNoJson) {
  for (const char* const text : {"", "nul", "\"a", "[1", "{\"a\":}", R"("\ud800")"})
    EXPECT_FALSE(parse_value(text)) << text;
}

TEST(ItemKey, IsOneForEqualItems) {
  const auto key = [](const char* json) { return item_key(*parse_value(json)); };
  EXPECT_EQ(key("1"), key("1.0"));
  EXPECT_EQ(key("-0.0"), key("0"));
  EXPECT_EQ(key(R"("\u00e9")"), key(R"("é")"));
  EXPECT_EQ(key(R"({"a":1,"b":2})"), key(R"({"b":2.0,"a":1})"));
  EXPECT_NE(key("1"), key("\"1\""));
  EXPECT_NE(key("[1,2]"), key("[2,1]"));
  EXPECT_NE(key("null"), key("\"null\""));
}

}  // namespace
}  // namespace mixferry::verification
