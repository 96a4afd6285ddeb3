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
  mapping.targets[0].keep_unmapped = true;
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
