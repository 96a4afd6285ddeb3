#include "mappings/testing/test_file.h"

#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

TEST(TestFile, IsRead) {
  const ReadTestFile read = read_test_file(R"(version: 1
mapping: m.yaml
tests:
  - name: all of it
    row: { Id: 007, Note: "a \"b\"", Gone: }
    expect:
      users:
        - id: "007"
          set: { Points: 1250.50, Tags: [a, "1"], Gone: null }
          unset: [Old]
      groups:
        - { key: company, id: 7, delete: true }
  - name: rejected
    row: { Id: x }
    expect: { reject: id_refused, column: Id }
)");
  ASSERT_TRUE(read.problems.empty()) << describe("t", read.problems);
  ASSERT_EQ(read.file.tests.size(), 2u);
  const MappingTest& first = read.file.tests.front();
  EXPECT_EQ(csv_of(first.row), "\"Id\",\"Note\",\"Gone\"\n\"007\",\"a \"\"b\"\"\",\"\"\n");
  EXPECT_EQ(json_line_of(first.row), R"({"Id":"007","Note":"a \"b\"","Gone":null})");
  ASSERT_EQ(first.records.size(), 2u);
  EXPECT_EQ(first.records[0].who(), "user \"007\"");
  EXPECT_EQ(first.records[1].who(), "company \"7\"");
  const Record::Properties set = {{"Points", "1250.5"}, {"Tags", R"(["a","1"])"}, {"Gone", "null"}};
  EXPECT_EQ(first.records[0].operations.at("set"), set);
  EXPECT_EQ(read.file.tests[1].reject_code, "id_refused");
}

struct TestFileCase {
  const char* name;
  const char* text;
  const char* problems;
};

class TestFileProblems : public testing::TestWithParam<TestFileCase> {};

TEST_P(TestFileProblems, AreToldAllWithTheirPlace) {
  EXPECT_EQ(describe("t.yaml", read_test_file(GetParam().text).problems), GetParam().problems);
}

INSTANTIATE_TEST_SUITE_P(
    Files, TestFileProblems,
    testing::Values(
        TestFileCase{"Empty", "[]",
                     "t.yaml:1:1: a file of tests is a map with the keys version, mapping, rows, tests, not "
                     "an empty list\n"},
        TestFileCase{
            "Several",
            "version: 1\nmappin: m.yaml\ntests:\n  - name: a\n    rows: { A: b }\n    expect: { filtered: "
            "yes }\n",
            "t.yaml:1:1: \"mapping\" is missing; write mapping: and its file, from this one's folder\n"
            "t.yaml:2:1: unknown key \"mappin\"; did you mean \"mapping\"?\n"
            "t.yaml:4:5: \"row\" is missing; write row: and its cells, column: cell\n"
            "t.yaml:5:5: unknown key \"rows\"; did you mean \"row\"?\n"
            "t.yaml:6:25: write filtered: true\n"},
        TestFileCase{
            "Both", "version: 1\nmapping: m\ntests:\n  - { name: a, row: { A: b } }\n",
            "t.yaml:4:5: a test says what comes of its row: all of it below \"expect\", or a part below "
            "\"contains\"\n"},
        TestFileCase{
            "Number",
            "version: 1\nmapping: m\ntests:\n  - { name: a, row: { A: b }, expect: { users: [{ id: 1, "
            "set: { Zip: 02139 } }] } }\n",
            "t.yaml:4:70: 02139 could be text or a number; write \"02139\" for the text, or a number in "
            "plain "
            "decimal digits\n"},
        TestFileCase{"EventsAndLinks",
                     R"(version: 1
mapping: m
tests:
  - name: a
    row: { A: b }
    expect:
      events:
        - { evnt: x, time: 12 }
        - { event: A }
        - { event: A, time: 2024-02-30, groups: [x], properties: 3, id: [a] }
      identity:
        - { identify: { id: u1 }, time: soon }
        - { merge: [a] }
        - { time: 2024-01-01 }
        - { alias: x }
        - { alias: { id: a, alias: b }, merge: [a, b] }
)",
                     R"(t.yaml:8:11: "event" is missing; write event: and its name
t.yaml:8:13: unknown key "evnt"; did you mean "event"?
t.yaml:8:28: "time" is a time in ISO 8601, such as 2024-03-12T09:14:00Z, not "12"
t.yaml:9:11: "time" is missing; write time: and when it happened, such as 2024-03-12T09:14:00Z
t.yaml:10:29: "time" is a time in ISO 8601, such as 2024-03-12T09:14:00Z, not "2024-02-30"
t.yaml:10:49: "groups" is a map of group key: id, not a list
t.yaml:10:66: "properties" is a map of property: value, not "3"
t.yaml:10:73: "id" is text, not a list
t.yaml:12:23: "anonymous" is missing; write anonymous: and the id
t.yaml:12:41: "time" is a time in ISO 8601, such as 2024-03-12T09:14:00Z, not "soon"
t.yaml:13:20: "merge" is a list of two ids
t.yaml:14:11: a link of ids has one of identify, alias, merge
t.yaml:15:20: "alias" is a map with the keys id, alias, not "x"
t.yaml:16:11: a link of ids has one of identify, alias, merge
)"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mappings
