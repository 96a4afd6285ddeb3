// Rules about values, through the whole program: what a person sees of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ValueRules : public testing::Test {
 protected:
  /// What `command` says to `content` under a mapping whose `set` is `properties`.
  ProgramResult run(const std::string& command, const std::string& content, const std::string& properties) {
    const std::string csv = folder_.write("export.csv", content);
    const std::string mapping = folder_.write("mapping.yaml", "version: 1\nid: Id\nset:\n" + properties);
    return run_program({.arguments = {command, csv, "-m", mapping},
                        .environment = {{"MIXFERRY_STATE", folder_.path() / "state"}},
                        .standard_input = {}});
  }

  TemporaryFolder folder_;
};

TEST_F(ValueRules, TimeZonesComeFromTheHeaderOfTheSeason) {
  const std::string rule = "  Seen: { from: First Seen (*), as: datetime, timezone: from_header }\n";
  EXPECT_THAT(run("preview", "Id,First Seen (AEDT)\n7,2018-02-02 09:59:00\n", rule).out,
              HasSubstr("\"Seen\":\"2018-02-01T22:59:00\""));
  EXPECT_THAT(run("preview", "Id,First Seen (AEST)\n7,2018-02-02 09:59:00\n", rule).out,
              HasSubstr("\"Seen\":\"2018-02-01T23:59:00\""));
}

TEST_F(ValueRules, AZoneThatMeansSeveralStopsBeforeTheFirstRow) {
  const ProgramResult result = run("check", "Id,First Seen (IST)\n7,2018-02-02 09:59:00\n",
                                   "  Seen: { from: First Seen (*), as: datetime, timezone: from_header }\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("First Seen (IST)"), HasSubstr("Asia/Kolkata (India)")));
}

TEST_F(ValueRules, AColumnThatChangedItsZoneIsFoundByItsStar) {
  const ProgramResult result =
      run("check", "Id,First Seen (AEST)\n7,2018-02-02 09:59:00\n", "  Seen: First Seen (AEDT)\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("\"First Seen (*)\" takes it with any text in the parentheses"));
}

}  // namespace
}  // namespace mixferry::tests
