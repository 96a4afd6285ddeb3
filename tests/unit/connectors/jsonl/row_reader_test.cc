#include "connectors/jsonl/row_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using mixferry::tests::collect_file;
using mixferry::tests::CollectedRow;
using mixferry::tests::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Others = std::map<std::string, std::string>;

std::vector<CollectedRow> read_lines(const std::string& lines, const ColumnRequest& request) {
  const TemporaryFolder folder;
  auto all = collect_file(folder.write("export.jsonl", lines), request, {.format = Format::jsonl});
  EXPECT_EQ(all.error, std::nullopt);
  return all.rows;
}

std::vector<CollectedRow> read_lines(const std::string& lines, std::vector<std::string> paths,
                                     bool others = false) {
  return read_lines(lines, {.names = std::move(paths), .others = others});
}

TEST(JsonlRowReader, TellsKindsAndKeepsDigits) {
  const auto rows = read_lines(
      R"({"s":"x","n":1.50,"big":9007199254740993,"huge":1e400,"t":true,"f":false,"z":null,"o":{ "k" : [1, 2] } ,"a":[],"e":""})",
      {"s", "n", "big", "huge", "t", "f", "z", "o", "a", "e", "missing"});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].cells, ElementsAre("x", "<number 1.50>", "<number 9007199254740993>", "<number 1e400>",
                                         "<boolean true>", "<boolean false>", "<null>",
                                         "<json { \"k\" : [1, 2] }>", "<json []>", "", "<absent>"));
}

TEST(JsonlRowReader, UnescapesStringsAndKeys) {
  const auto rows =
      read_lines(R"({"n\u0061me":"Zo\u00eb \"Q\" \ud83d\ude00\n","b\\s":"x\\"})", {"name", "b\\s"}, true);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].cells, ElementsAre("Zoë \"Q\" 😀\n", "x\\"));
  EXPECT_THAT(rows[0].others, IsEmpty());
}

struct Path {
  const char* name;
  std::string line;
  std::vector<std::string> expected;  ///< of `a`, `a.b`, `a.b.c`
};

class JsonPaths : public ::testing::TestWithParam<Path> {};

// Method: three paths, one the beginning of the other, against objects that answer them in every way.
TEST_P(JsonPaths, AreFound) {
  const auto rows = read_lines(GetParam().line, {"a", "a.b", "a.b.c"});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].reject_message, "");
  EXPECT_EQ(rows[0].cells, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Objects, JsonPaths,
    ::testing::Values(
        Path{"Nested", R"({"a":{"b":{"c":"x"}}})", {R"(<json {"b":{"c":"x"}}>)", R"(<json {"c":"x"}>)", "x"}},
        Path{"Literal", R"({"a.b.c":"x"})", {"<absent>", "<absent>", "x"}},
        Path{"LiteralThenNested", R"({"a.b":{"c":"x"}})", {"<absent>", R"(<json {"c":"x"}>)", "x"}},
        Path{"NestedThenLiteral", R"({"a":{"b.c":"x"}})", {R"(<json {"b.c":"x"}>)", "<absent>", "x"}},
        Path{"ArraysAreNotEntered",
             R"({"a":[{"b":{"c":"x"}}]})",
             {R"(<json [{"b":{"c":"x"}}]>)", "<absent>", "<absent>"}},
        Path{"ScalarOnTheWay", R"({"a":{"b":7}})", {R"(<json {"b":7}>)", "<number 7>", "<absent>"}},
        Path{"OtherKeysOnTheWay",
             R"({"x":{"b":1},"a":{"y":{"c":2},"b":3,"":{}}})",
             {R"(<json {"y":{"c":2},"b":3,"":{}}>)", "<number 3>", "<absent>"}},
        Path{"LastDuplicateWins", R"({"a":1,"a":2})", {"<number 2>", "<absent>", "<absent>"}},
        Path{"LastDuplicateHidesWhatTheFirstHeld",
             R"({"a":{"b":1},"a":{"d":2}})",
             {R"(<json {"d":2}>)", "<absent>", "<absent>"}},
        Path{"ADuplicateHidesItsOwnAlone", R"({"a.b":1,"a":2})", {"<number 2>", "<number 1>", "<absent>"}}),
    [](const auto& row) { return row.param.name; });

TEST(JsonlRowReader, DeliversOtherFieldsUnderTheirNames) {
  const auto rows = read_lines(R"({"id":1,"p":{"x":2,"y":3},"q":"z","q":null,"r.s":[true]})"
                               "\n"
                               R"({"r.s":5})",
                               {"id", "p.x"}, true);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].cells, ElementsAre("<number 1>", "<number 2>"));
  EXPECT_EQ(rows[0].others, (Others{{"p.y", "<number 3>"}, {"q", "<null>"}, {"r.s", "<json [true]>"}}));
  EXPECT_THAT(rows[1].cells, ElementsAre("<absent>", "<absent>"));
  EXPECT_EQ(rows[1].others, (Others{{"r.s", "<number 5>"}}));
}

struct OthersOf {
  const char* name;
  ColumnRequest request;
  std::string line;
  Others others;
  std::uint32_t repeated = 0;
};

class OtherFields : public ::testing::TestWithParam<OthersOf> {};

// Method: two rows, so that the second must not show what the first had.
TEST_P(OtherFields, AreThoseAskedFor) {
  const auto rows = read_lines(GetParam().line + "\n" + GetParam().line + "\n{}", GetParam().request);
  ASSERT_EQ(rows.size(), 3u);
  for (const std::size_t row : {0U, 1U}) {
    EXPECT_EQ(rows[row].others, GetParam().others) << row;
    EXPECT_EQ(rows[row].repeated_keys, GetParam().repeated) << row;
  }
  EXPECT_THAT(rows[2].others, IsEmpty());
}

const ColumnRequest kBelowP = {.names = {"p.x"}, .others_below = {"p"}};
const ColumnRequest kAll = {.names = {"p.x", "p.q.r"}, .others = true};

INSTANTIATE_TEST_SUITE_P(
    Requests, OtherFields,
    ::testing::Values(
        OthersOf{"BelowAKey",
                 kBelowP,
                 R"({"a":1,"p":{"x":2,"y":3,"z":{"w":[4]}},"b":{"x":5}})",
                 {{"p.y", "<number 3>"}, {"p.z", R"(<json {"w":[4]}>)"}}},
        OthersOf{"OfWhichNoRuleReads",
                 {.names = {}, .others_below = {"p"}},
                 R"({"p":{"x":2},"q":{"x":3}})",
                 {{"p.x", "<number 2>"}}},
        OthersOf{"KeysWithDots",
                 kBelowP,
                 R"({"p.y":1,"p.x":2,"py":3,"p":4,"p.":5})",
                 {{"p.y", "<number 1>"}, {"p.", "<number 5>"}}},
        OthersOf{"DotsInside",
                 kBelowP,
                 R"({"p":{"y.z":1,"\u0079":2}})",
                 {{"p.y.z", "<number 1>"}, {"p.y", "<number 2>"}}},
        OthersOf{"TwoLevels",
                 {.names = {"c.t.x"}, .others_below = {"c.t"}},
                 R"({"c":{"t":{"x":1,"y":2},"u":3,"t.z":4},"c.t":{"x":5,"w":6},"c.t.v":7})",
                 {{"c.t.y", "<number 2>"},
                  {"c.t.z", "<number 4>"},
                  {"c.t.w", "<number 6>"},
                  {"c.t.v", "<number 7>"}}},
        OthersOf{"ObjectsThatRulesReadInto",
                 kAll,
                 R"({"p":{"x":1,"y":2,"q":{"r":3,"s":4}},"o":{"x":5}})",
                 {{"p.y", "<number 2>"}, {"p.q.s", "<number 4>"}, {"o", R"(<json {"x":5}>)"}}},
        OthersOf{"NoObjectWhereRulesReadInto", kAll, R"({"p":{"x":1,"q":"text"}})", {{"p.q", "text"}}},
        OthersOf{"AListWhereRulesReadInto", kAll, R"({"p":[{"x":1}]})", {{"p", R"(<json [{"x":1}]>)"}}},
        OthersOf{"NoObjectAtTheKey", kBelowP, R"({"p":7})", {}},
        OthersOf{
            "WhatARuleReadsWhole", {.names = {"p", "p.x"}, .others = true}, R"({"p":{"x":1,"y":2}})", {}},
        OthersOf{"BesideWhatARuleReadsWhole",
                 {.names = {"p"}, .others_below = {"p"}},
                 R"({"p":{"x":1,"y":2}})",
                 {{"p.x", "<number 1>"}, {"p.y", "<number 2>"}}},
        OthersOf{"AnObjectThatComesAgain",
                 kBelowP,
                 R"({"p":{"y":1,"z":2},"p":{"y":3}})",
                 {{"p.y", "<number 3>"}},
                 1},
        OthersOf{"OneThatWasAText", kAll, R"({"p":"t","p":{"y":3}})", {{"p.y", "<number 3>"}}, 1},
        OthersOf{"OneThatBecomesAText", kAll, R"({"p":{"y":3,"q":{"s":1}},"p":"t"})", {{"p", "t"}}, 1},
        OthersOf{"AFieldThatComesAgain", kBelowP, R"({"p":{"y":1,"y":2}})", {{"p.y", "<number 2>"}}, 1},
        OthersOf{"OneByTwoWays", kBelowP, R"({"p.y":1,"p":{"y":2}})", {{"p.y", "<number 2>"}}, 1}),
    [](const auto& row) { return row.param.name; });

struct Repeated {
  const char* name;
  std::string line;
  std::uint32_t keys;  ///< of `a`, `a.b`, `a.c` and all other fields
};

class RepeatedKeys : public ::testing::TestWithParam<Repeated> {};

// Method: two rows with the same repetitions: the second must not count what the first had.
TEST_P(RepeatedKeys, AreCountedRowByRow) {
  const auto rows = read_lines(GetParam().line + "\n" + GetParam().line, {"a", "a.b", "a.c"}, true);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].repeated_keys, GetParam().keys);
  EXPECT_EQ(rows[1].repeated_keys, GetParam().keys);
}

INSTANTIATE_TEST_SUITE_P(
    Objects, RepeatedKeys,
    ::testing::Values(Repeated{"None", R"({"a":{"b":1,"c":{"b":2}},"b":3,"a.b":4,"x":5})", 0},
                      Repeated{"AField", R"({"a":1,"a":2,"a":3})", 2},
                      Repeated{"AFieldBelow", R"({"a":{"b":1,"b":2,"c":3}})", 1},
                      Repeated{"WhatHeldFields", R"({"a":{"b":1,"c":2},"a":{"b":3,"c":4}})", 1},
                      Repeated{"AnotherField", R"({"x":1,"y":2,"x":3})", 1},
                      Repeated{"WhatNobodyAskedFor", R"({"x":{"z":1,"z":2}})", 0}),
    [](const auto& row) { return row.param.name; });

TEST(JsonlRowReader, TakesBlankLinesForNoRows) {
  const auto rows = read_lines("\xEF\xBB\xBF\n  \r\n {\"a\":1} \r\n\t\n{\"a\":2}", {"a"});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].number, 1u);
  EXPECT_EQ(rows[0].line, 3u);
  EXPECT_EQ(rows[0].raw, " {\"a\":1} ");
  EXPECT_EQ(rows[1].number, 2u);
  EXPECT_EQ(rows[1].line, 5u);
}

struct Bad {
  const char* name;
  std::string line;
  const char* code;
  const char* says;
};

class JsonRejects : public ::testing::TestWithParam<Bad> {};

// Method: a bad line between two good ones, in the middle and at the end of a block, with no field asked for:
// what nobody asked for is checked, too.
TEST_P(JsonRejects, CostNoOtherRow) {
  for (const bool others : {false, true}) {
    const auto rows =
        read_lines("{\"a\":1}\n" + GetParam().line + "\n{\"a\":2}\n" + GetParam().line, {}, others);
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].reject_code, "");
    EXPECT_EQ(rows[2].reject_code, "");
    for (const std::size_t i : {1UZ, 3UZ}) {
      EXPECT_EQ(rows[i].reject_code, GetParam().code);
      EXPECT_THAT(rows[i].reject_message, HasSubstr(GetParam().says));
      EXPECT_EQ(rows[i].raw, GetParam().line);
      EXPECT_EQ(rows[i].line, i + 1);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Lines, JsonRejects,
    ::testing::Values(
        Bad{"Array", R"([{"a":1}])", "not_an_object", "does not begin with {"},
        Bad{"String", R"("a")", "not_an_object", "no JSON object"},
        Bad{"Words", "hello", "not_an_object", ""}, Bad{"CutOff", R"({"a":1,"b":)", "bad_json", "cut off"},
        Bad{"CutOffInString", R"({"a":"x)", "bad_json", ""},
        Bad{"CutOffInside", R"({"a":{"b":1})", "bad_json", "not valid JSON"},
        Bad{"Behind", R"({"a":1} x)", "bad_json", "behind"},
        Bad{"BraceBehind", R"({"a":1}})", "bad_json", "behind the object near byte 8"},
        Bad{"TwoObjects", R"({"a":1}{"a":2})", "bad_json", "behind the object near byte 8"},
        Bad{"TrailingComma", R"({"a":1,})", "bad_json", "near byte 8: a comma"},
        Bad{"MissingComma", R"({"a":1 "b":2})", "bad_json", "a comma, colon"},
        Bad{"MissingColon", R"({"a" 1})", "bad_json", "a comma, colon"},
        Bad{"MissingValue", R"({"a":,"b":2})", "bad_json", "a comma, colon"},
        Bad{"WrongBracket", R"({"a":[1},"b":2})", "bad_json", ""},
        Bad{"UnquotedKey", R"({a:1})", "bad_json", ""}, Bad{"SingleQuotes", R"({'a':1})", "bad_json", ""},
        Bad{"BadWord", R"({"a":nul})", "bad_json", "neither true, false nor null"},
        Bad{"BadNumber", R"({"a":{"b":[01]}})", "bad_json", "a number in it"},
        Bad{"NotANumber", R"({"a":NaN})", "bad_json", "neither true, false nor null"},
        Bad{"BadEscape", R"({"a":{"b":"\q"}})", "bad_json", "a backslash"},
        Bad{"LoneSurrogate", R"({"a":"\ud800"})", "bad_json", "half of a surrogate pair"},
        Bad{"ControlCharacter", "{\"a\":\"x\ty\"}", "bad_json", "a tab or another"},
        Bad{"Nul", "{\"a\":\"\0\"}"s, "bad_json", ""},
        Bad{"InvalidUtf8", "{\"a\":\"caf\xE9\"}", "invalid_utf8", "Byte 10 of the line is 0xE9"},
        Bad{"TooDeep", "{\"a\":" + std::string(200, '[') + std::string(200, ']') + "}", "bad_json",
            "nested deeper"}),
    [](const auto& row) { return row.param.name; });

// Method: cut a line at each of its bytes, at the end of a file, so that nothing stands behind it.
TEST(JsonlRowReader, RejectsEveryBeginningOfAnObject) {
  const std::string line = R"({"a":{"b":[1,{"c":"x\n"}],"d":null},"e":-1.5e3,"f":{}})";
  for (std::size_t size = 1; size < line.size(); ++size) {
    const auto rows = read_lines(line.substr(0, size), {"a.b", "e"}, true);
    ASSERT_EQ(rows.size(), 1u);
    ASSERT_NE(rows[0].reject_code, "") << size;
  }
  EXPECT_EQ(read_lines(line, {"a.b", "e"}, true)[0].reject_code, "");
}

TEST(JsonlRowReader, StepsOverALineThatIsTooLong) {
  const std::string huge = "{\"a\":\"" + std::string(9 << 20, 'x') + "\"}";
  const auto rows = read_lines("{\"a\":1}\n" + huge + "\n{\"a\":2}\n", {"a"});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].reject_code, "row_too_long");
  EXPECT_THAT(rows[2].cells, ElementsAre("<number 2>"));
  EXPECT_EQ(rows[2].line, 3u);
}

TEST(JsonlRowReader, RefusesAPathWithTooManyDots) {
  const auto reader =
      make_json_row_reader(JsonLayout::lines, 100, {.names = {"a.b.c.d.e.f.g.h.i.j.k.l.m"}, .others = false});
  ASSERT_FALSE(reader);
  EXPECT_THAT(reader.error().message, HasSubstr("more than 10 dots"));
}

}  // namespace
}  // namespace mixferry::connectors
