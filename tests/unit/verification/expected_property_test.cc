#include "engine/verification/expected_property.h"

#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::verification {
namespace {

using Agreement = ExpectedProperty::Agreement;

/// Operations as words: `set 1`, `set_once 1`, `union ["a"]`, `remove "a"`, `unset`, `add`, `append`, `gone`
/// (of a profile that was deleted).
ExpectedProperty after(const std::vector<std::string>& operations) {
  ExpectedProperty property;
  for (const std::string& operation : operations) {
    const std::string word = operation.substr(0, operation.find(' '));
    const std::string json = word == operation ? "" : operation.substr(word.size() + 1);
    if (word == "set") property.set(json);
    if (word == "set_once") property.set_once(json);
    if (word == "union") property.unite(json);
    if (word == "remove") property.remove(json);
    if (word == "unset") property.unset();
    if (word == "add") property.count_on(Doubt::added);
    if (word == "append") property.count_on(Doubt::appended);
    if (word == "gone") property = ExpectedProperty::nothing();
  }
  return property;
}

struct PropertyCase {
  const char* name;
  std::vector<std::string> operations;
  std::vector<std::string> equal = {};  ///< what may be found; `-`: no value
  std::vector<std::string> differs = {};
  std::vector<std::string> unverifiable = {};
};

class Proves : public testing::TestWithParam<PropertyCase> {};

TEST_P(Proves, WhatTheOperationsSay) {
  const auto& [name, operations, equal, differs, unverifiable] = GetParam();
  const ExpectedProperty property = after(operations);
  const auto expect = [&](const std::vector<std::string>& found, Agreement agreement) {
    for (const std::string& value : found) {
      const auto seen = value == "-" ? std::nullopt : std::optional<std::string_view>(value);
      EXPECT_EQ(property.compare(seen).agreement, agreement) << value << " against " << property.in_words();
    }
  };
  expect(equal, Agreement::equal);
  expect(differs, Agreement::differs);
  expect(unverifiable, Agreement::unverifiable);
}

INSTANTIATE_TEST_SUITE_P(
    Operations, Proves,
    testing::Values(
        PropertyCase{"Nothing", {}, {"-", "1", "null", "[1]"}},
        PropertyCase{"Set", {"set 1"}, {"1", "1.0"}, {"-", "null", "2", "\"1\"", "[1]"}},
        PropertyCase{"TheLastSetCounts", {"set 1", "set \"a\""}, {"\"a\""}, {"1"}},
        PropertyCase{"SetOfNull", {"set null"}, {"-", "null"}, {"1", "\"null\""}},
        PropertyCase{"SetOfAListHasItsOrder", {"set [1,2]"}, {"[1,2]"}, {"[2,1]", "[1]", "[1,2,2]"}},
        PropertyCase{"SetOnce", {"set_once 1"}, {"1"}, {"-", "null"}, {"2", "[1]"}},
        PropertyCase{"OnlyTheFirstSetOnce", {"set_once 1", "set_once 2"}, {"1"}, {"-"}, {"2"}},
        PropertyCase{"SetOnceBehindSet", {"set 1", "set_once 2"}, {"1"}, {"2", "-"}},
        PropertyCase{"SetBehindSetOnce", {"set_once 2", "set 1"}, {"1"}, {"2"}},
        PropertyCase{"SetOnceBehindUnset", {"unset", "set_once 2"}, {"2"}, {"1", "-"}},
        PropertyCase{"SetOnceOfADeletedProfile", {"gone", "set_once 2"}, {"2"}, {"1", "-"}},
        PropertyCase{"SetOnceBehindNull", {"set null", "set_once 2"}, {}, {}, {"-", "2", "null"}},
        PropertyCase{"SetOnceBehindUnion", {"union [1]", "set_once 2"}, {"[1]", "[1,3]"}, {"2", "-"}},
        PropertyCase{"SetOnceBehindRemove", {"remove 1", "set_once 2"}, {"2"}, {"-"}, {"[3]"}},
        PropertyCase{"SetOnceBehindAdd", {"add", "set_once 2"}, {}, {"-"}, {"2", "7"}},
        PropertyCase{"Unset", {"unset"}, {"-", "null"}, {"1", "\"\""}},
        PropertyCase{"UnsetBehindAdd", {"add", "unset"}, {"-"}, {"1"}},
        PropertyCase{"Union",
                     {"union [\"a\",\"b\"]"},
                     {"[\"a\",\"b\"]", "[\"b\",\"x\",\"a\"]"},
                     {"[\"a\"]", "-", "\"a\"", "null", "{}"}},
        PropertyCase{"UnionsAddUp", {"union [1]", "union [2,1.0]"}, {"[2,1]"}, {"[1]", "[2]"}},
        PropertyCase{
            "UnionUponAList", {"set [1]", "union [2]"}, {"[1,2]", "[2,1.0]", "[2,1,1]"}, {"[1]", "[1,2,3]"}},
        PropertyCase{"UnionUponAText", {"set \"a\"", "union [2]"}, {"\"a\""}, {"[\"a\",2]", "[2]"}},
        PropertyCase{"UnionBehindUnset", {"unset", "union [2]"}, {"[2]"}, {"[2,3]", "-"}},
        PropertyCase{"UnionUponNull", {"set null", "union [2]"}, {}, {}, {"[2]", "-"}},
        PropertyCase{"UnionUponSetOnce", {"set_once [1]", "union [2]"}, {}, {}, {"[1,2]", "7"}},
        PropertyCase{"UnionUponAppend", {"append", "union [2]"}, {}, {"-"}, {"[1,2]"}},
        PropertyCase{"RemoveUponAppend", {"append", "remove 2"}, {}, {}, {"[1]", "[]", "-"}},
        PropertyCase{
            "Remove", {"remove \"a\""}, {"-", "1", "\"a\"", "[]", "[\"b\"]"}, {"[\"a\"]", "[\"b\",\"a\"]"}},
        PropertyCase{"RemoveUponUnion", {"union [1,2]", "remove 1"}, {"[2]", "[2,3]"}, {"[1,2]", "-", "[]"}},
        PropertyCase{"RemoveOfAll", {"union [1]", "remove 1"}, {"[]", "[3]"}, {"[1]", "-"}},
        PropertyCase{"UnionUponRemove", {"remove 1", "union [1]"}, {"[1]", "[1,2]"}, {"[2]", "-"}},
        PropertyCase{"RemoveUponAList", {"set [1,2]", "remove 1.0"}, {"[2]"}, {"[1,2]", "[]", "[1]"}},
        PropertyCase{"RemoveUponEqualItems",
                     {"set [1,1,2]", "remove 1"},
                     {"[2]"},
                     {"[3,2]", "[1]"},
                     {"[1,2]", "[2,1]"}},
        PropertyCase{
            "UnionUponEqualItems", {"set [1,1,2]", "remove 1", "union [1]"}, {"[2,1]", "[1,2]"}, {"[2]"}},
        PropertyCase{"RemoveUponAText", {"set \"a\"", "remove \"a\""}, {"\"a\""}, {"-"}},
        PropertyCase{"RemoveUponNothing", {"unset", "remove 1"}, {"-"}, {"[2]"}},
        PropertyCase{"RemoveUponNull", {"set null", "remove 1"}, {"-", "null"}, {"[2]"}},
        PropertyCase{"Add", {"add"}, {}, {"-"}, {"1", "null"}},
        PropertyCase{"AddUponNull", {"set null", "add"}, {}, {}, {"1", "-"}},
        PropertyCase{"Append", {"append"}, {}, {"-"}, {"[1]"}},
        PropertyCase{"AddBehindUnset", {"unset", "add"}, {}, {"-"}, {"1"}},
        PropertyCase{"AddUponSet", {"set 1", "add"}, {}, {"-"}, {"1", "2"}},
        PropertyCase{"SetUponAdd", {"add", "set 3"}, {"3"}, {"4", "-"}},
        PropertyCase{"DatesInUnions",
                     {"union [\"2026-01-02T03:04:05.5\"]"},
                     {"[\"2026-01-02T03:04:05\"]"},
                     {"[\"2026-01-02T03:04:06\"]"}}),
    [](const auto& row) { return row.param.name; });

TEST(ExpectedProperty, SaysWhyNobodyCanTell) {
  EXPECT_EQ(after({"add"}).compare("1").doubt, Doubt::added);
  EXPECT_EQ(after({"append"}).compare("[1]").doubt, Doubt::appended);
  EXPECT_EQ(after({"set_once 1"}).compare("2").doubt, Doubt::kept_as_before);
  EXPECT_EQ(after({"set_once 1", "union [2]"}).compare("[2]").doubt, Doubt::upon_set_once);
  EXPECT_EQ(after({"set null", "union [2]"}).compare("[2]").doubt, Doubt::upon_null);
  EXPECT_EQ(after({"set [1,1]", "remove 1"}).compare("[1]").doubt, Doubt::equal_items);
}

TEST(ExpectedProperty, IsToldInWords) {
  EXPECT_EQ(after({"set {\"a\":1}"}).in_words(), "{\"a\":1}");
  EXPECT_EQ(after({"set_once 1"}).in_words(), "1, or what was there");
  EXPECT_EQ(after({"unset"}).in_words(), "nothing");
  EXPECT_EQ(after({"add"}).in_words(), "a number");
  EXPECT_EQ(after({"append"}).in_words(), "a list");
  EXPECT_EQ(after({"union [\"b\",\"a\"]"}).in_words(), "a list with [\"a\",\"b\"]");
  EXPECT_EQ(after({"remove 1"}).in_words(), "no list with [1]");
  EXPECT_EQ(after({"union [1]", "remove 2"}).in_words(), "a list with [1] and without [2]");
  EXPECT_EQ(after({"set [1]", "union [2]"}).in_words(), "[1,2]");
}

// Method: what is told of memory grows with what is kept, and goes back when that is forgotten.
TEST(ExpectedProperty, TellsItsMemory) {
  ExpectedProperty property;
  const std::size_t empty = property.bytes();
  for (int i = 0; i < 1000; ++i) property.unite("[" + std::to_string(i) + "]");
  EXPECT_GT(property.bytes(), empty + 1000 * 60);
  property.unset();
  EXPECT_LT(property.bytes(), empty + 100);
}

}  // namespace
}  // namespace mixferry::verification
