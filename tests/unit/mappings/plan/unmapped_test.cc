#include "mappings/plan/unmapped.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "mappings/plan/limits.h"
#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Mapping keeping(std::vector<Operation> operations = {}) {
  Mapping mapping = users(std::move(operations));
  mapping.targets[0].kept.below = {""};
  return mapping;
}

// Method: what `--id Id` alone means, with cells of every kind.
TEST(Unmapped, ColumnsBecomePropertiesUnderTheirOwnNames) {
  Mapper mapper(keeping());
  EXPECT_TRUE(mapper.plan().columns().others);
  const Mapped mapped = mapper.map({{"Id", text("u1")},
                                    {"Zip", text(" 02139 ")},
                                    {"Empty", text(" ")},
                                    {"Null", null()},
                                    {"Na\"me", text("a\"b")},
                                    {"N", number("1.50")},
                                    {"B", boolean("true")},
                                    {"J", json(R"({ "a": [1] })")}});
  EXPECT_THAT(mapped.updates,
              ElementsAre(R"({"$distinct_id":"u1","$set":{"Zip":"02139","Na\"me":"a\"b","N":1.50,"B":true,)"
                          R"("J":{"a":[1]}}})"));
}

// Method: columns whose names the mapping uses, below several operations and `unset`.
TEST(Unmapped, NeverOverrulesARule) {
  Mapping mapping = keeping({{OperationKind::set, {{"Email", from("E-mail")}}},
                             {OperationKind::set_once, {{"Source", from("First Source")}}},
                             {OperationKind::union_, {{"Lists", as(ValueType::list, "List Names")}}}});
  mapping.targets[0].unset = {"Old"};
  Mapper mapper(mapping);
  const Record others = {
      {"Email", text("wrong")}, {"Source", text("wrong")}, {"Lists", text("wrong")}, {"Old", text("wrong")}};
  Record record = {{"Id", text("u1")}, {"E-mail", text("right")}, {"More", text("m")}};
  record.insert(record.end(), others.begin(), others.end());
  EXPECT_THAT(mapper.map(record).updates,
              ElementsAre(R"({"$distinct_id":"u1","$set":{"Email":"right","More":"m"}})",
                          R"({"$distinct_id":"u1","$unset":["Old"]})"));
  EXPECT_THAT(mapper.map(record).rows.tally.skipped_values,
              ElementsAre(Pair("Email", 1U), Pair("Lists", 1U), Pair("Old", 1U), Pair("Source", 1U)));
}

struct Kept {
  const char* name;
  std::vector<std::string> below;
  std::vector<std::string> but;
  const char* sent;  ///< `$set`
};
class KeptBelow : public testing::TestWithParam<Kept> {};

TEST_P(KeptBelow, BecomePropertiesUnderTheirNamesFromThereOn) {
  Mapping mapping = users({{OperationKind::set, {{"Plan", from("p.plan")}}}});
  mapping.targets[0].kept = {GetParam().below, GetParam().but};
  const Mapped mapped = Mapper(mapping).map({{"Id", text("u1")},
                                             {"Top", text("t")},
                                             {"p", text("whole")},
                                             {"p.plan", text("gold")},
                                             {"p.n", number("1.50")},
                                             {"p.b", boolean("false")},
                                             {"p.z", null()},
                                             {"p. e ", text("")},
                                             {"p.o", json(R"({"k":[1,{"l":2}]})")},
                                             {"p.a.c", number("7")},
                                             {"p.a.d", text("8")},
                                             {"pq", text("no")}});
  EXPECT_THAT(mapped.updates, ElementsAre(std::string(R"({"$distinct_id":"u1","$set":{"Plan":"gold")") +
                                          GetParam().sent + "}}"));
  EXPECT_THAT(mapped.rows.tally.skipped_values, IsEmpty());
}

#define P_WITHOUT_A R"(,"n":1.50,"b":false,"o":{"k":[1,{"l":2}]})"
INSTANTIATE_TEST_SUITE_P(
    All, KeptBelow,
    testing::Values(
        Kept{"AKey", {"p"}, {}, P_WITHOUT_A R"(,"a.c":7,"a.d":"8")"},
        Kept{"TheNearestKey", {"p", "p.a"}, {}, P_WITHOUT_A R"(,"c":7,"d":"8")"},
        Kept{"TheNearestKeyInAnyOrder", {"p.a", "p"}, {}, P_WITHOUT_A R"(,"c":7,"d":"8")"},
        Kept{"ADeeperKey", {"p.a"}, {}, R"(,"c":7,"d":"8")"},
        Kept{"ButAColumn", {"p"}, {"p.n", "p.a.c"}, R"(,"b":false,"o":{"k":[1,{"l":2}]},"a.d":"8")"},
        Kept{"ButWhatIsBelow", {"p"}, {"p.a"}, P_WITHOUT_A}, Kept{"NothingThere", {"q"}, {}, ""},
        Kept{
            "All",
            {"p", ""},
            {},
            R"(,"Top":"t","p":"whole","n":1.50,"b":false,"o":{"k":[1,{"l":2}]},"a.c":7,"a.d":"8","pq":"no")"},
        Kept{"AllButSome", {""}, {"p", "Top"}, R"(,"pq":"no")"}),
    [](const auto& tried) { return tried.param.name; });

TEST(Unmapped, KeepsBlanksAroundTextsWhereTheMappingSaysSo) {
  Mapping mapping = keeping();
  mapping.nulls = {"n/a"};
  const Record record = {
      {"Id", text("u1")}, {"A", text(" x ")}, {"B", text(" ")}, {"C", text("n/a ")}, {"D", text("")}};
  EXPECT_THAT(Mapper(mapping).map(record).updates,
              ElementsAre(R"({"$distinct_id":"u1","$set":{"A":"x","B":"","D":""}})"));
  mapping.targets[0].kept.trim = false;
  EXPECT_THAT(Mapper(mapping).map(record).updates,
              ElementsAre(R"({"$distinct_id":"u1","$set":{"A":" x ","B":" ","C":"n/a ","D":""}})"));
}

// Method: what is below the key is called as a rule's property, as an earlier column, and as what can't be
// set.
TEST(Unmapped, CountsWhatItLeavesOutUnderItsWholeName) {
  Mapping mapping = users({{OperationKind::set, {{"Plan", from("Plan Name")}}}});
  mapping.targets[0].kept.below = {"p", "q"};
  const Mapped mapped = Mapper(mapping).map({{"Id", text("u1")},
                                             {"Plan Name", text("right")},
                                             {"p.Plan", text("wrong")},
                                             {"p.A", text("1")},
                                             {"q.A", text("2")},
                                             {"p.$distinct_id", text("x")},
                                             {"p.", text("y")}});
  EXPECT_THAT(mapped.updates, ElementsAre(R"({"$distinct_id":"u1","$set":{"Plan":"right","A":"1"}})"));
  EXPECT_THAT(mapped.rows.tally.skipped_values,
              ElementsAre(Pair("p.", 1U), Pair("p.$distinct_id", 1U), Pair("p.Plan", 1U), Pair("q.A", 1U)));
}

// Method: names that Mixpanel keeps for itself, the empty name, and one name twice.
TEST(Unmapped, LeavesOutAndCountsNamesThatCannotBeSet) {
  Mapper mapper(keeping());
  const Mapped mapped = mapper.map({{"Id", text("u1")},
                                    {"$distinct_id", text("x")},
                                    {"bucket", text("x")},
                                    {"$bucket", text(" ")},
                                    {"", text("x")},
                                    {"A", text("1")},
                                    {"A", text("2")}});
  EXPECT_THAT(mapped.updates, ElementsAre(R"({"$distinct_id":"u1","$set":{"A":"1"}})"));
  EXPECT_THAT(mapped.rows.tally.skipped_values,
              ElementsAre(Pair("", 1U), Pair("$distinct_id", 1U), Pair("A", 1U), Pair("bucket", 1U)));
}

// Method: rows of JSON Lines, whose columns change from row to row.
TEST(Unmapped, FollowsColumnsThatChangeFromRowToRow) {
  Mapper mapper(keeping());
  const auto sent = [&](const Record& record) { return mapper.map(record).updates.at(0); };
  EXPECT_EQ(sent({{"Id", text("u1")}, {"A", text("1")}, {"B", text("2")}}),
            R"({"$distinct_id":"u1","$set":{"A":"1","B":"2"}})");
  EXPECT_EQ(sent({{"Id", text("u1")}, {"B", text("2")}, {"A", text("1")}}),
            R"({"$distinct_id":"u1","$set":{"B":"2","A":"1"}})");
  EXPECT_EQ(sent({{"Id", text("u1")}, {"C", text("3")}}), R"({"$distinct_id":"u1","$set":{"C":"3"}})");
  EXPECT_EQ(sent({{"Id", text("u1")}, {"C", text("3")}, {"D", text("4")}}),
            R"({"$distinct_id":"u1","$set":{"C":"3","D":"4"}})");
}

// Method: a name at the limit, and one beyond it.
TEST(Unmapped, LeavesOutNamesOverTheLimitAndCutsLongValues) {
  const std::string longest(255, 'n');
  const std::string longer = longest + "1";
  Mapper mapper(keeping());
  const Mapped mapped =
      mapper.map({{"Id", text("u1")}, {longer, text("w")}, {longest, text(std::string(300, 'v'))}});
  EXPECT_THAT(mapped.updates, ElementsAre(R"({"$distinct_id":"u1","$set":{")" + longest + R"(":")" +
                                          std::string(255, 'v') + R"("}})"));
  EXPECT_THAT(mapped.rows.tally.truncated_values, ElementsAre(Pair(longest, 1U)));
  EXPECT_THAT(mapped.rows.tally.skipped_values, ElementsAre(Pair(longest, 1U)));
}

// Method: names with blanks and invisible characters around them; one that is then the name of an earlier
// one, and one that can't be set.
TEST(Unmapped, TakesNamesWithoutWhatIsNotSeenAroundThem) {
  Mapper mapper(keeping());
  const Mapped mapped = mapper.map({{"Id", text("u1")},
                                    {" First Name ", text("Ada")},
                                    {"Last  Name", text("L")},
                                    {"\u200BCity\uFEFF", text("Bonn")},
                                    {"City", text("Ulm")},
                                    {" $distinct_id", text("x")},
                                    {"\u3000", text("y")}});
  EXPECT_THAT(
      mapped.updates,
      ElementsAre(R"({"$distinct_id":"u1","$set":{"First Name":"Ada","Last  Name":"L","City":"Bonn"}})"));
  EXPECT_THAT(mapped.rows.tally.skipped_values,
              ElementsAre(Pair("", 1U), Pair("$distinct_id", 1U), Pair("City", 1U)));
}

// Method: rows with as many columns as may have values, with one more, and with far too many.
TEST(Unmapped, RejectsRowsWithMoreThanAProfileCanHold) {
  const auto code_of_row = [](std::size_t with_value, std::size_t without) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < with_value + without; ++i)
      names.push_back(std::string("c").append(std::to_string(i)));
    Record record = {{"Id", text("u1")}};
    for (std::size_t i = 0; i < names.size(); ++i)
      record.push_back({names[i], text(i < with_value ? "x" : "")});
    const Mapped mapped = Mapper(keeping()).map(record);
    return mapped.rows.rejects.empty() ? "" : mapped.rows.rejects[0].code;
  };
  EXPECT_EQ(code_of_row(kPropertiesMax, 100), "");
  EXPECT_EQ(code_of_row(kPropertiesMax + 1, 0), "too_many_properties");
  EXPECT_EQ(code_of_row(1, kUnmappedColumnsMax), "too_many_properties");
}

// Method: a kept JSON column beyond the limits.
TEST(Unmapped, RejectsValuesThatMixpanelWouldRefuse) {
  const Mapped mapped = Mapper(keeping()).map({{"Id", text("u1")}, {"Deep", json("[[[[1]]]]")}});
  ASSERT_EQ(mapped.rows.rejects.size(), 1U);
  EXPECT_EQ(mapped.rows.rejects[0].code, "value_too_deep");
  EXPECT_EQ(mapped.rows.rejects[0].column, "Deep");
  EXPECT_EQ(mapped.rows.bytes, "");
}

}  // namespace
}  // namespace mixferry::mappings
