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

/// `updates`: records; of identity with `link ` before them.
EncodedRows rows_of(const std::vector<std::string>& updates) {
  EncodedRows rows;
  for (std::string update : updates) {
    const bool is_link = update.starts_with("link ");
    if (is_link) update.erase(0, 5);
    const TargetKind kind = is_link                             ? TargetKind::identity
                            : update.starts_with("{\"event\":") ? TargetKind::events
                                                                : TargetKind::users;
    if (update.starts_with("reject ")) {
      rows.rejects.push_back(
          {.row = 1, .line = 2, .column = "Id", .code = update.substr(7), .message = "no", .raw = {}});
      continue;
    }
    rows.records.push_back({.offset = static_cast<std::uint32_t>(rows.bytes.size()),
                            .length = static_cast<std::uint32_t>(update.size()),
                            .kind = kind});
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

const std::vector<std::string> kEvents = {
    R"({"event":"Call","properties":{"time":1710234840,"distinct_id":"1","ip":"0","company":"7","Minutes":5,"Who":[{"n":2.0}],"$insert_id":"c-7"}})",
    R"({"event":"Nobody's","properties":{"time":1710234840,"distinct_id":"","ip":"0","$insert_id":"aa"}})"};
constexpr const char* kCall =
    "{ event: Call, time: 2024-03-12T09:14:00Z, id: 1, insert_id: c-7, groups: { company: 7 }, properties: { "
    "Minutes: 5, Who: [{ n: 2 }] } }";
const std::string kBoth =
    std::string("expect: { events: [{ event: \"Nobody's\", time: 2024-03-12 09:14 }, ") + kCall + "] }";
const std::string kCallAlone = std::string("expect: { events: [") + kCall + "] }";

INSTANTIATE_TEST_SUITE_P(
    Events, Differences,
    testing::Values(
        DifferenceCase{"None", kEvents, kBoth.c_str(), {}},
        DifferenceCase{"TimesOfOtherZones",
                       kEvents,
                       "contains: { events: [{ event: Call, time: 2024-03-12T10:14:00+01:00 }] }",
                       {}},
        DifferenceCase{"AddressThatIsNamed",
                       kEvents,
                       "contains: { events: [{ event: Call, properties: { ip: \"0\", Minutes: 5.0 } }] }",
                       {}},
        DifferenceCase{
            "AnEventMore", kEvents, kCallAlone.c_str(), {R"(event "Nobody's" |  |  | a record of it)"}},
        DifferenceCase{"OtherTime",
                       kEvents,
                       "contains: { events: [{ event: Call, time: 2024-03-12 }] }",
                       {R"(event "Call" | time | "2024-03-12T00:00:00Z" | "2024-03-12T09:14:00Z")"}},
        DifferenceCase{"OtherPerson",
                       kEvents,
                       "contains: { events: [{ event: Call, id: 2 }] }",
                       {R"(event "Call" of "2" | id | "2" | "1")"}},
        DifferenceCase{"SomebodysWhereItIsNobodys",
                       {kEvents[1]},
                       "expect: { events: [{ event: \"Nobody's\", id: 2, time: 2024-03-12T09:14:00Z }] }",
                       {R"(event "Nobody's" of "2" | id | "2" | )"}},
        DifferenceCase{
            "NobodysWhereItIsSomebodys",
            {kEvents[0]},
            "expect: { events: [{ event: Call, time: 2024-03-12T09:14:00Z, properties: { company: \"7\", "
            "Minutes: 5, Who: [{ n: 2 }] } }] }",
            {R"(event "Call" | id |  | "1")"}},
        DifferenceCase{"OtherInsertId",
                       kEvents,
                       "contains: { events: [{ event: Call, insert_id: c-8 }] }",
                       {R"(event "Call" | insert_id | "c-8" | "c-7")"}},
        DifferenceCase{"OtherName",
                       {kEvents[1]},
                       "expect: { events: [{ event: Other, time: 2024-03-12T09:14:00Z }] }",
                       {R"(event "Other" | event | "Other" | "Nobody's")"}},
        DifferenceCase{"OfOtherNameInPart",
                       kEvents,
                       "contains: { events: [{ event: Other }] }",
                       {R"(event "Other" |  | a record of it | )"}},
        DifferenceCase{
            "OtherGroup",
            kEvents,
            "contains: { events: [{ event: Call, groups: { company: 8, deal: [1, 2] } }] }",
            {R"(event "Call" | groups company | "8" | "7")", R"(event "Call" | groups deal | ["1","2"] | )"}},
        DifferenceCase{"OtherValue",
                       kEvents,
                       "contains: { events: [{ event: Call, properties: { Who: [{ n: 3 }], More: x } }] }",
                       {R"(event "Call" | properties More | "x" | )",
                        R"(event "Call" | properties Who | [{"n":3}] | [{"n":2}])"}},
        DifferenceCase{"NotFiltered",
                       kEvents,
                       "expect: { filtered: true }",
                       {R"( |  | filtered | event "Call" of "1", event "Nobody's")"}},
        DifferenceCase{"ProfilesWithTheirGroups",
                       {R"({"$distinct_id":"1","$set":{"company":["7","8"],"Plan":"pro"}})"},
                       "expect: { users: [{ id: 1, groups: { company: [7, 8] }, set: { Plan: pro } }] }",
                       {}}),
    [](const auto& row) { return row.param.name; });

const std::vector<std::string> kIdentified = {
    R"(link {"event":"Identity Linked","properties":{"time":946684800,"distinct_id":"1","ip":"0","$user_id":"1","$device_id":"a","$insert_id":"x"}})"};
const std::vector<std::string> kIdentifiedOfOriginal = {
    R"(link {"event":"$identify","properties":{"token":"t","time":1710234840,"distinct_id":"1","$identified_id":"1","$anon_id":"a","$insert_id":"x"}})"};
const std::vector<std::string> kAlias = {
    R"(link {"event":"$create_alias","properties":{"time":946684800,"distinct_id":"1","alias":"a","$insert_id":"x"}})"};
const std::vector<std::string> kMerge = {
    R"(link {"event":"$merge","properties":{"time":946684800,"$distinct_ids":["1","a"],"$insert_id":"x"}})"};

INSTANTIATE_TEST_SUITE_P(
    Identity, Differences,
    testing::Values(
        DifferenceCase{
            "None", kIdentified, "expect: { identity: [{ identify: { id: 1, anonymous: a } }] }", {}},
        DifferenceCase{
            "NoneOfOriginal",
            kIdentifiedOfOriginal,
            "expect: { identity: [{ identify: { id: 1, anonymous: a }, time: 2024-03-12T09:14:00Z }] }",
            {}},
        DifferenceCase{"NoneOfAlias", kAlias, "expect: { identity: [{ alias: { id: 1, alias: a } }] }", {}},
        DifferenceCase{"NoneOfMerge", kMerge, "expect: { identity: [{ merge: [1, a] }] }", {}},
        DifferenceCase{"ATime",
                       kIdentifiedOfOriginal,
                       "expect: { identity: [{ identify: { id: 1, anonymous: a } }] }",
                       {R"(identify "1" | time |  | "2024-03-12T09:14:00Z")"}},
        DifferenceCase{"OtherIds",
                       kIdentified,
                       "expect: { identity: [{ identify: { id: 2, anonymous: b } }] }",
                       {R"(identify "2" | identify anonymous | "b" | "a")",
                        R"(identify "2" | identify id | "2" | "1")"}},
        DifferenceCase{"OtherWay",
                       kMerge,
                       "contains: { identity: [{ alias: { id: 1, alias: a } }] }",
                       {R"(alias "1" |  | a record of it | )"}},
        DifferenceCase{"OtherOrder",
                       kMerge,
                       "expect: { identity: [{ merge: [a, 1] }] }",
                       {R"(merge "a" | merge the first id | "a" | "1")",
                        R"(merge "a" | merge the second id | "1" | "a")"}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mappings
