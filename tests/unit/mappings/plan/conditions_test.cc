// Conditions as a mapping file writes them, worked on rows.

#include <gmock/gmock.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::HasSubstr;

/// Users with the property `Out` from the column `In`, of rows for which `when` holds.
Mapper mapper_when(const std::string& when) {
  const std::string yaml = "version: 1\nid: Id\nset: { Out: In }\nwhen: " + when + "\n";
  const auto mapping = parse_mapping("test.yaml", yaml);
  if (!mapping) throw std::invalid_argument(describe("test.yaml", mapping.error()));
  return Mapper(*mapping);
}

/// `holds`, `fails`, or the reject's code.
std::string verdict(const std::string& when, const Record& cells) {
  Record record = {{"Id", text("u1")}, {"In", text("x")}};
  record.insert(record.end(), cells.begin(), cells.end());
  const Mapped mapped = mapper_when(when).map(record);
  if (!mapped.rows.rejects.empty()) return mapped.rows.rejects.front().code;
  return mapped.updates.empty() ? "fails" : "holds";
}

struct DateCase {
  const char* test;
  const char* cell;
  const char* verdict;
};
class DateConditions : public testing::TestWithParam<DateCase> {};

// Method: a limit and a cell around it; days are whole, times are instants.
TEST_P(DateConditions, CompareInstants) {
  const auto& [test, cell, expected] = GetParam();
  EXPECT_EQ(verdict(std::string("{ column: D, ") + test + " }", {{"D", text(cell)}}), expected)
      << test << " with " << cell;
}

INSTANTIATE_TEST_SUITE_P(
    Limits, DateConditions,
    testing::Values(DateCase{"before: 2024-03-12", "2024-03-11T23:59:59", "holds"},
                    DateCase{"before: 2024-03-12", "2024-03-12", "fails"},
                    DateCase{"after: 2024-03-12", "2024-03-12T23:59:59", "fails"},
                    DateCase{"after: 2024-03-12", "2024-03-13", "holds"},
                    DateCase{"after: 2024-02-28", "2024-02-29", "holds"},
                    DateCase{"after: \"2024-03-12 10:00\"", "2024-03-12T10:00:00Z", "holds"},
                    DateCase{"after: \"2024-03-12 10:00\"", "2024-03-12T09:59:59Z", "fails"},
                    DateCase{"after: \"2024-03-12 10:00\"", "2024-03-12T10:30:00+01:00", "fails"},
                    DateCase{"before: 2024-03-12, timezone: America/New_York", "2024-03-12 03:59Z", "holds"},
                    DateCase{"before: 2024-03-12, timezone: America/New_York", "2024-03-12 04:00Z", "fails"},
                    DateCase{"before: 2024-03-12, format: \"%d/%m/%Y\"", "11/03/2024", "holds"},
                    DateCase{"before: 2024-03-12, format: \"%d/%m/%Y\"", "03/12/2024", "fails"},
                    DateCase{"after: 2024-03-12, format: epoch_seconds", "1710288000", "holds"},
                    DateCase{"after: 9999-12-31", "9999-12-31T23:59:59", "fails"},
                    DateCase{"before: 2024-03-12", "", "fails"}, DateCase{"after: 2024-03-12", " ", "fails"},
                    DateCase{"before: 2024-03-12", "soon", "not_a_date"},
                    DateCase{"before: 2024-03-12", "2024-02-30", "not_a_date"}));

TEST(DateConditions, NameTheCellThatIsNoDate) {
  const Mapped mapped =
      mapper_when("{ column: D, before: 2024-03-12 }").map({{"Id", text("u1")}, {"D", text(" soon ")}});
  ASSERT_EQ(mapped.rows.rejects.size(), 1U);
  EXPECT_EQ(mapped.rows.rejects[0].column, "D");
  EXPECT_EQ(mapped.rows.rejects[0].message,
            "Column \"D\": \"soon\" is not a date, so the condition can't be decided. Correct it, name its "
            "pattern with `format`, or test the column with `matches` as well.");
  EXPECT_EQ(mapped.rows.tally.rows_read(), 1U);
}

// Method: limits that are no dates are refused before the first row.
TEST(DateConditions, WantADateAsTheirLimit) {
  for (const char* limit : {"soon", "2024-02-30", "12/03/2024", "\"\""}) {
    const auto mapping = parse_mapping(
        "m", std::string("version: 1\nid: Id\nset: { A: B }\nwhen: { column: D, before: ") + limit + " }\n");
    const auto plan = Plan::compile(mapping.value(), {});
    ASSERT_FALSE(plan.has_value()) << limit;
    EXPECT_THAT(plan.error().message, HasSubstr("m:4:7: \"before: ")) << limit;
  }
}

// Method: every group over a condition that holds, one that fails, and one that can't be told; the order of a
// group's conditions must not matter.
TEST(Groups, AreToldByWhatDecides) {
  const std::string yes = "{ column: A, is: a }";
  const std::string no = "{ column: A, is: b }";
  const std::string unknown = "{ column: A, before: 2024-01-01 }";
  const auto group = [&](const char* kind, const std::string& one, const std::string& other) {
    return verdict(std::string("{ ") + kind + ": [" + one + ", " + other + "] }", {{"A", text("a")}}) + ' ' +
           verdict(std::string("{ ") + kind + ": [" + other + ", " + one + "] }", {{"A", text("a")}});
  };
  EXPECT_EQ(group("all", yes, yes), "holds holds");
  EXPECT_EQ(group("all", yes, no), "fails fails");
  EXPECT_EQ(group("any", yes, no), "holds holds");
  EXPECT_EQ(group("any", no, no), "fails fails");
  EXPECT_EQ(group("none", yes, no), "fails fails");
  EXPECT_EQ(group("none", no, no), "holds holds");
  EXPECT_EQ(group("all", unknown, no), "fails fails");
  EXPECT_EQ(group("all", unknown, yes), "not_a_date not_a_date");
  EXPECT_EQ(group("any", unknown, yes), "holds holds");
  EXPECT_EQ(group("any", unknown, no), "not_a_date not_a_date");
  EXPECT_EQ(group("none", unknown, yes), "fails fails");
  EXPECT_EQ(group("none", unknown, no), "not_a_date not_a_date");
}

TEST(Groups, MayStandInGroups) {
  const std::string when =
      "{ all: [{ column: A, in: [a, b] }, { none: { any: [{ column: B, is: x }, { column: C, empty: true }] "
      "} }] }";
  EXPECT_EQ(verdict(when, {{"A", text("a")}, {"B", text("y")}, {"C", text("1")}}), "holds");
  EXPECT_EQ(verdict(when, {{"A", text("a")}, {"B", text("x")}, {"C", text("1")}}), "fails");
  EXPECT_EQ(verdict(when, {{"A", text("b")}, {"B", text("y")}}), "fails");
}

/// The updates of a row in which `Stage` reads `stage`.
std::vector<std::string> with_rule(const std::string& rule, const char* stage) {
  const auto mapping = parse_mapping("m", "version: 1\nid: Id\nset: { Out: " + rule + " }\nunset: [Old]\n");
  const Mapped mapped =
      Mapper(mapping.value()).map({{"Id", text("u1")}, {"In", text("x")}, {"Stage", text(stage)}});
  if (!mapped.rows.rejects.empty()) return {mapped.rows.rejects[0].code};
  return mapped.updates;
}

// Method: rules whose `when` holds and fails; one that fails is a rule without a value.
TEST(RuleWhen, LeavesTheRuleWithoutAValue) {
  using testing::ElementsAre;
  const char* const unset = R"({"$distinct_id":"u1","$unset":["Old"]})";
  const std::string in = "from: In, when: { column: Stage, is: customer }";
  EXPECT_THAT(with_rule("{ " + in + " }", "customer"),
              ElementsAre(R"({"$distinct_id":"u1","$set":{"Out":"x"}})", unset));
  EXPECT_THAT(with_rule("{ " + in + " }", "lead"), ElementsAre(unset));
  EXPECT_THAT(with_rule("{ " + in + ", default: none }", "lead"),
              ElementsAre(R"({"$distinct_id":"u1","$set":{"Out":"none"}})", unset));
  EXPECT_THAT(with_rule("{ " + in + ", empty: unset }", "lead"),
              ElementsAre(R"({"$distinct_id":"u1","$unset":["Old","Out"]})"));
  EXPECT_THAT(with_rule("{ value: 1, default: 2, when: { column: Stage, is: customer } }", "lead"),
              ElementsAre(R"({"$distinct_id":"u1","$set":{"Out":2}})", unset));
}

TEST(RuleWhen, ThatCantBeToldIsAValueThatCantBecomeItsType) {
  using testing::ElementsAre;
  const std::string in = "from: In, when: { column: Stage, before: 2024-01-01 }";
  EXPECT_THAT(with_rule("{ " + in + " }", "lead"), ElementsAre("not_a_date"));
  EXPECT_THAT(with_rule("{ " + in + ", on_error: skip }", "lead"),
              ElementsAre(R"({"$distinct_id":"u1","$unset":["Old"]})"));
}

}  // namespace
}  // namespace mixferry::mappings
