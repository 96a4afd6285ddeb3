/// `where` expressions: behaviour Q6.
/// Method: each expression is held against one profile with a property of every type.

#include <gtest/gtest.h>
#include <string>

#include "engine/sandbox/query/profile_subject.h"
#include "engine/sandbox/query/where_parser.h"

namespace mixferry::sandbox {
namespace {

/// `true`, `false`, or what is wrong.
std::string held(std::string_view expression) {
  NameTable names;
  std::string packed;
  const std::pair<std::string_view, std::string_view> properties[] = {{"s", R"("gold")"},
                                                                      {"digits", R"("12")"},
                                                                      {"n", "5"},
                                                                      {"half", "2.5"},
                                                                      {"yes", "true"},
                                                                      {"nothing", "null"},
                                                                      {"tags", R"(["a","b",3])"},
                                                                      {"object", R"({"k":1})"},
                                                                      {"quote", R"("say \"hi\" \\ é")"},
                                                                      {"day", R"("2026-08-01")"},
                                                                      {"when", R"("2026-08-01T10:00:00")"}};
  for (const auto& [name, value] : properties) append_packed(packed, names.intern(name), value);
  const std::expected<Where, std::string> where = parse_where(expression);
  if (!where) return where.error();
  const std::expected<bool, std::string> holds = where->holds(ProfileSubject{names, "dana", packed});
  if (!holds) return holds.error();
  return *holds ? "true" : "false";
}

struct HoldsCase {
  const char* expression;
  bool holds;
};

class Q6_Where : public testing::TestWithParam<HoldsCase> {};

TEST_P(Q6_Where, HoldsAsMixpanelSays) {
  EXPECT_EQ(held(GetParam().expression), GetParam().holds ? "true" : "false") << GetParam().expression;
}

INSTANTIATE_TEST_SUITE_P(
    Equality, Q6_Where,
    testing::Values(
        HoldsCase{R"(properties["s"] == "gold")", true}, HoldsCase{R"(properties["s"] == 'gold')", true},
        HoldsCase{R"(user["s"] == "gold")", true}, HoldsCase{R"(properties["s"]=="silver")", false},
        HoldsCase{R"(properties["n"] == "5")", false},  // of another type: never equal, no error
        HoldsCase{R"(properties["n"] != "5")", true}, HoldsCase{R"(properties["n"] == 5.0)", true},
        HoldsCase{R"(properties["yes"] == true)", true}, HoldsCase{R"(properties["yes"] == "true")", false},
        HoldsCase{R"(properties["missing"] == "gold")", false},
        HoldsCase{R"(properties["missing"] != "gold")", true},
        HoldsCase{R"(properties["tags"] == ["a", "b", 3])", true},
        HoldsCase{R"(properties["tags"] == ["b", "a", 3])", false},
        HoldsCase{R"(properties["quote"] == "say \"hi\" \\ é")", true},
        HoldsCase{R"(properties["$distinct_id"] == "dana")", true}));

INSTANTIATE_TEST_SUITE_P(
    Order, Q6_Where,
    testing::Values(HoldsCase{R"(properties["n"] > 4)", true}, HoldsCase{R"(properties["n"] > 5)", false},
                    HoldsCase{R"(properties["n"] >= 5)", true}, HoldsCase{R"(properties["n"] < -5)", false},
                    HoldsCase{R"(properties["n"] <= 5)", true},
                    HoldsCase{R"(properties["s"] > "a")", false},  // no numbers: undefined
                    HoldsCase{R"(not (properties["s"] > "a"))", true},
                    HoldsCase{R"(properties["digits"] > 4)", false},
                    HoldsCase{R"(number(properties["digits"]) > 4)", true},
                    HoldsCase{R"(properties["when"] > datetime("2026-08-01T09:59:59"))", true},
                    HoldsCase{R"(properties["day"] < datetime("2026-08-01T09:59:59"))", true},
                    HoldsCase{R"(datetime(properties["when"]) == datetime(1785578400))", true},
                    HoldsCase{R"(properties["s"] > datetime("2026-08-01"))", false}));

INSTANTIATE_TEST_SUITE_P(Membership, Q6_Where,
                         testing::Values(HoldsCase{R"("ol" in properties["s"])", true},
                                         HoldsCase{R"("OL" in properties["s"])", false},
                                         HoldsCase{R"(properties["n"] in [1, 5, 7])", true},
                                         HoldsCase{R"(properties["n"] in ["5"])", false},
                                         HoldsCase{R"(properties["n"] in [])", false},
                                         HoldsCase{R"("a" in properties["tags"])", true},
                                         HoldsCase{R"("3" in properties["tags"])", false},
                                         HoldsCase{R"(5 in properties["n"])", false}));

INSTANTIATE_TEST_SUITE_P(
    Logic, Q6_Where,
    testing::Values(HoldsCase{R"(true and properties["missing"])", false},
                    HoldsCase{R"(true or properties["missing"])", true},
                    HoldsCase{R"(not properties["missing"])", true}, HoldsCase{"not not true", true},
                    HoldsCase{"false and false or true", true}, HoldsCase{"true or false and false", true},
                    HoldsCase{"(true or false) and false", false}, HoldsCase{"not false and false", false},
                    HoldsCase{R"(defined(properties["n"]))", true},
                    HoldsCase{R"(not defined(properties["missing"]))", true},
                    HoldsCase{R"(defined(properties["nothing"]))", false},
                    HoldsCase{R"(properties["missing"])", false}));

INSTANTIATE_TEST_SUITE_P(
    Arithmetic, Q6_Where,
    testing::Values(HoldsCase{R"(properties["n"] + 2 * 3 == 11)", true}, HoldsCase{"7 % 4 == 3", true},
                    HoldsCase{"-7 % 4 == -3", true}, HoldsCase{R"("a" + "b" == "ab")", true},
                    HoldsCase{R"(defined("a" + 1))", false}, HoldsCase{"defined(1 / 0)", false},
                    HoldsCase{"defined(1 % 0)", false}, HoldsCase{"10 - 2 - 3 == 5", true},
                    HoldsCase{"--1 == 1", true}, HoldsCase{R"(defined(-properties["s"]))", false},
                    HoldsCase{R"(floor(properties["half"]) == 2)", true},
                    HoldsCase{R"(ceil(properties["half"]) == 3)", true},
                    HoldsCase{R"(round(properties["half"]) == 3)", true},
                    HoldsCase{R"(defined(floor(properties["s"])))", false}));

INSTANTIATE_TEST_SUITE_P(
    Casts, Q6_Where,
    testing::Values(HoldsCase{R"(defined(number("abc")))", false}, HoldsCase{"number(true) == 1", true},
                    HoldsCase{R"(number("1.5") == 1.5)", true},
                    HoldsCase{R"(defined(number(properties["nothing"])))", false},
                    HoldsCase{R"(string(properties["n"]) == "5")", true},
                    HoldsCase{R"(string(properties["half"]) == "2.5")", true},
                    HoldsCase{R"(string(true) == "true")", true},
                    HoldsCase{R"(string(properties["nothing"]) == properties["nothing"])", true},
                    HoldsCase{R"(boolean("true") and not boolean("false"))", true},
                    HoldsCase{R"(boolean("") or boolean(0) or boolean(properties["missing"]))", false}));

struct WrongCase {
  const char* expression;
  const char* error;
};

class Q6_WrongWhere : public testing::TestWithParam<WrongCase> {};

TEST_P(Q6_WrongWhere, IsRefusedWithThePlace) {
  EXPECT_EQ(held(GetParam().expression), GetParam().error) << GetParam().expression;
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Q6_WrongWhere,
    testing::Values(
        WrongCase{"", "Unable to parse where: expected a value at character 1, found the end"},
        WrongCase{"properties[\"a\"] =",
                  "Unable to parse where: expected an operator or the end at character 17, found '='"},
        WrongCase{"(true", "Unable to parse where: expected ) at character 6, found the end"},
        WrongCase{"\"é\" == \"open",
                  "Unable to parse where: expected a closing \" at character 13, found the end"},
        WrongCase{"properties[a]",
                  "Unable to parse where: expected a property's name in quotes at character 12, found 'a]'"},
        WrongCase{"null", "Unable to parse where: expected a value at character 1, found 'null'"},
        WrongCase{"trueish", "Unable to parse where: expected a value at character 1, found 'trueish'"},
        WrongCase{"1 == 2x",
                  "Unable to parse where: expected an operator or the end at character 7, found 'x'"},
        WrongCase{"true && false",
                  "Unable to parse where: expected an operator or the end at character 6, found '&& false'"},
        WrongCase{"1 and true", "operands of and must be boolean, not number"},
        WrongCase{R"(true or "x")", "operands of or must be boolean, not string"},
        WrongCase{R"(properties["tags"])", "where must be boolean, not list"}));

// Method: what would nest, or repeat, without end.
TEST(Q6_Where, OfAnyShapeEndsWithoutACrash) {
  const std::string opens(100'000, '(');
  EXPECT_EQ(held(opens),
            "Unable to parse where: expected no more than 64 levels at character 65, found '(((((((((((('");
  std::string chain = "1";
  for (int at = 0; at < 200'000; ++at) chain += "+1";
  EXPECT_EQ(held(chain + " == 200001"), "true");
  EXPECT_EQ(held(std::string(100'000, '-') + "1 == 1"), "true");
}

}  // namespace
}  // namespace mixferry::sandbox
