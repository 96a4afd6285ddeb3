// Time zones in the names of columns, from the name to the property.

#include "mappings/plan/zone_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(ZoneOfColumnName, ReadsAbbreviationsAndOffsetsAtTheEnd) {
  const std::pair<const char*, int> names[] = {{"First Seen (AEDT)", 11 * 60},
                                               {"First Seen (AEST)", 10 * 60},
                                               {"Signed up ( utc ) ", 0},
                                               {"Paid (net) (CEST)", 120},
                                               {"At (GMT+2)", 120},
                                               {"At (UTC-08:00)", -480},
                                               {"At (+0530)", 330},
                                               {"At (GMT+5:30)", 330},
                                               {"(NST)", -210}};
  for (const auto& [name, minutes] : names) {
    EXPECT_EQ(zone_of_column_name(name).value_or(-1), minutes * 60) << name;
  }
}

TEST(ZoneOfColumnName, NamesTheChoicesOfWhatMeansSeveral) {
  for (const char* zone : {"IST", "CST", "bst", "PST", "AST", "SST", "GST", "CDT"}) {
    const auto offset = zone_of_column_name(std::string("Seen (") + zone + ")");
    ASSERT_FALSE(offset) << zone;
    EXPECT_THAT(offset.error(), AllOf(HasSubstr(zone), HasSubstr(" or "), HasSubstr("/"))) << zone;
  }
}

TEST(ZoneOfColumnName, RefusesWhatIsNoZone) {
  for (const char* name : {"First Seen", "Seen ()", "Seen (AEDT) x", "Amount (USD)", "At (GMT+25)", "At (+)",
                           "At (2)", "AEDT)", "At (GMT+2:3)"}) {
    EXPECT_FALSE(zone_of_column_name(name)) << name;
  }
}

Rule of_header() {
  Rule rule = as(ValueType::datetime, "Seen (*)");
  rule.timezone = kZoneFromHeader;
  return rule;
}

// Method: one plan, rows of files with different headers, as in summer and in winter.
TEST(ZoneFromHeader, IsTheOneOfTheRowsOwnFile) {
  Mapper mapper(users_with(of_header()));
  const std::pair<const char*, const char*> files[] = {{"Seen (AEDT)", "2018-02-01T22:59:00"},
                                                       {"Seen (AEST)", "2018-02-01T23:59:00"},
                                                       {"Seen (UTC)", "2018-02-02T09:59:00"}};
  for (const auto& [name, instant] : files) {
    mapper.call_columns({"Id", name});
    const Mapped mapped = mapper.map({{"Id", text("u1")}, {"Seen (*)", text("2018-02-02 09:59:00")}});
    ASSERT_EQ(mapped.updates.size(), 1U);
    EXPECT_THAT(mapped.updates[0], HasSubstr(instant)) << name;
  }
}

// Method: a time that names its zone, and columns of JSON, which are called as they were asked for.
TEST(ZoneFromHeader, IsForTimesThatNameNone) {
  Mapper mapper(users_with(of_header()));
  EXPECT_THAT(mapper.map({{"Id", text("u1")}, {"Seen (*)", text("2018-02-02 09:59:00Z")}}).updates.at(0),
              HasSubstr("2018-02-02T09:59:00"));
  EXPECT_EQ(
      mapper.map({{"Id", text("u1")}, {"Seen (*)", text("2018-02-02 09:59:00")}}).rows.rejects.at(0).code,
      "no_time_zone");
  Rule named = of_header();
  named.source = FromColumns{{"Seen (CET)"}};
  Mapper of_json(users_with(named));
  EXPECT_THAT(of_json.map({{"Id", text("u1")}, {"Seen (CET)", text("2018-02-02 09:59")}}).updates.at(0),
              HasSubstr("2018-02-02T08:59:00"));
}

TEST(HeaderProblem, IsToldBeforeTheFirstRow) {
  const Mapper mapper(users_with(of_header()));
  const auto problem = [&](const std::string& name) {
    return mapper.plan().header_problem(std::vector<std::string>{"Id", name}).value_or("");
  };
  EXPECT_EQ(problem("Seen (AEDT)"), "");
  EXPECT_EQ(problem(""), "");
  EXPECT_THAT(problem("Seen (IST)"), AllOf(HasSubstr("The column \"Seen (IST)\" (property \"Out\""),
                                           HasSubstr("Asia/Kolkata (India), Asia/Jerusalem")));
  EXPECT_THAT(problem("Seen"), HasSubstr("names no time zone"));
}

}  // namespace
}  // namespace mixferry::mappings
