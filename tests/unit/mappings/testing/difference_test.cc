#include "mappings/testing/difference.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::mappings {
namespace {

/// What a row was mapped to, and what one test says of it.
struct DifferenceCase {
  const char* name;
  std::vector<std::string> updates;
  const char* expectation;               ///< `expect: ...` or `contains: ...`
  std::vector<std::string> differences;  ///< where | property | expected | got
};

EncodedRows rows_of(const std::vector<std::string>& updates) {
  EncodedRows rows;
  for (const std::string& update : updates) {
    if (update.starts_with("reject ")) {
      rows.rejects.push_back(
          {.row = 1, .line = 2, .column = "Id", .code = update.substr(7), .message = "no", .raw = {}});
      continue;
    }
    rows.records.push_back({.offset = static_cast<std::uint32_t>(rows.bytes.size()),
                            .length = static_cast<std::uint32_t>(update.size())});
    rows.bytes += update;
  }
  return rows;
}

class Differences : public testing::TestWithParam<DifferenceCase> {};

TEST_P(Differences, AreTold) {
  const ReadTestFile read =
      read_test_file("version: 1\nmapping: m\ntests:\n  - name: t\n    row: { A: b }\n    " +
                     std::string(GetParam().expectation) + "\n");
  ASSERT_TRUE(read.problems.empty()) << describe("t", read.problems);
  std::vector<std::string> told;
  for (const Difference& one : differences(read.file.tests.front(), rows_of(GetParam().updates)))
    told.push_back(one.where + " | " + one.property + " | " + one.expected + " | " + one.got);
  EXPECT_EQ(told, GetParam().differences);
}

const std::vector<std::string> kAda = {
    R"({"$token":"t","$distinct_id":"1","$set":{"Plan":"pro","Points":5.0}})",
    R"({"$distinct_id":"1","$unset":["Old"]})"};

INSTANTIATE_TEST_SUITE_P(
    Rows, Differences,
    testing::Values(
        DifferenceCase{
            "None", kAda, "expect: { users: [{ id: 1, set: { Plan: pro, Points: 5 }, unset: [Old] }] }", {}},
        DifferenceCase{"Value",
                       kAda,
                       "expect: { users: [{ id: 1, set: { Plan: free, Points: 5 }, unset: [Old] }] }",
                       {R"(user "1" | set Plan | "free" | "pro")"}},
        DifferenceCase{"More",
                       kAda,
                       "expect: { users: [{ id: 1, set: { Plan: pro } }] }",
                       {R"(user "1" | set Points |  | 5)", R"(user "1" | unset Old |  | its name)"}},
        DifferenceCase{"Missing",
                       kAda,
                       "contains: { users: [{ id: 1, set: { Name: Ada } }] }",
                       {R"(user "1" | set Name | "Ada" | )"}},
        DifferenceCase{"Part", kAda, "contains: { users: [{ id: 1, set: { Plan: pro } }] }", {}},
        DifferenceCase{"OtherProfile",
                       kAda,
                       "contains: { users: [{ id: 2, set: { Plan: pro } }] }",
                       {R"(user "2" |  | a record of it | )"}},
        DifferenceCase{"TextIsNoNumber",
                       kAda,
                       "contains: { users: [{ id: 1, set: { Points: \"5\" } }] }",
                       {R"(user "1" | set Points | "5" | 5)"}},
        DifferenceCase{"Rejected",
                       {"reject id_refused"},
                       "contains: { users: [{ id: 2, set: { Plan: pro } }] }",
                       {R"( |  | user "2" | rejected, id_refused in column "Id": no)"}},
        DifferenceCase{"AsRejected", {"reject id_refused"}, "expect: { reject: id_refused, column: Id }", {}},
        DifferenceCase{"OtherReject",
                       {"reject id_refused"},
                       "expect: { reject: id_empty }",
                       {R"( |  | rejected, id_empty | rejected, id_refused in column "Id": no)"}},
        DifferenceCase{"Filtered", {}, "expect: { filtered: true }", {}},
        DifferenceCase{"NotFiltered", kAda, "expect: { filtered: true }", {R"( |  | filtered | user "1")"}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mappings
