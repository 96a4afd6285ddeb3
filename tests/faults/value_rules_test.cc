// Rules about values, through the whole program: what a person sees of them.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/import_bench.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

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

// Method: one row with a value for each rule, as a preview shows it.
TEST_F(ValueRules, WriteTheOneFormThatMixpanelKnows) {
  const std::string row =
      "Id,Sum,Rate,Optin,Tags,Phone,Notes,Born\n"
      "7,\"1.234,50 \xE2\x82\xAC\",\"12,5 %\",Oui,\"\"\"VIP\"\",\"\"Blog, weekly\"\"\",06 11 11 11 11,"
      "<p>Hi<br>you &amp; me</p>,1900-01-01\n";
  const std::string rules =
      "  Sum: { from: Sum, as: number, format: \"1.234,56 \xE2\x82\xAC\" }\n"
      "  Rate: { from: Rate, as: number, format: \"12,5%\", percent: fraction }\n"
      "  Optin: { from: Optin, as: boolean, true: Oui, false: Non }\n"
      "  Tags: { from: Tags, as: list, separator: \",\", quoted: true }\n"
      "  Phone: { from: Phone, normalize: phone, country: FR }\n"
      "  Notes: { from: Notes, strip: html }\n"
      "  Born: { from: Born, as: date, null_dates: [1900-01-01] }\n";
  EXPECT_THAT(run("preview", row, rules).out,
              HasSubstr(R"("$set":{"Sum":1234.50,"Rate":0.125,"Optin":true,"Tags":["VIP","Blog, weekly"],)"
                        R"("Phone":"+33611111111","Notes":"Hi\nyou & me"})"));
}

TEST_F(ValueRules, WhatIsWrittenOtherwiseIsARejectThatSaysSo) {
  const ProgramResult result =
      run("check", "Id,Sum\n7,\"1,23\"\n", "  Sum: { from: Sum, as: number, format: \"1,234.56\" }\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err + result.out, HasSubstr("not_a_number"));
}

TEST_F(ValueRules, ASaltThatIsNotThereStopsBeforeTheFirstRow) {
  const ProgramResult result =
      run("check", "Id,Email\n7,a@b.c\n", "  Email: { from: Email, hash: sha256, salt_env: NO_SUCH_SALT }\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("the environment's variable NO_SUCH_SALT, which is not set"));
}

// Method: three imports of one file: with a salt, with the same one again, with another; then all that was
// written and printed is searched for the salts.
TEST_F(ValueRules, AnotherSaltIsAnotherRunAndNoSaltIsEverSeen) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "Id,Email\n7,a@b.c\n");
  const std::string mapping = bench.folder().write(
      "m.yaml", "version: 1\nid: Id\nset: { Email: { from: Email, hash: sha256, salt_env: CRM_SALT } }\n");
  const std::string report = bench.folder().path() / "report.json";
  std::string printed;
  const auto import_with = [&](const std::string& salt) {
    ProgramOptions options = bench.import({csv, "-m", mapping, "--report", report});
    options.environment["CRM_SALT"] = salt;
    const ProgramResult result = run_program(options);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    printed += result.out + result.err + read_file(report);
    return bench.stat("requests");
  };
  EXPECT_EQ(import_with("pepper-and-salt-1"), 1U);
  EXPECT_EQ(import_with("pepper-and-salt-1"), 1U);
  EXPECT_EQ(import_with("pepper-and-salt-2"), 2U);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(bench.state_dir())) {
    if (entry.is_regular_file()) printed += read_file(entry.path());
  }
  EXPECT_THAT(printed, Not(HasSubstr("pepper-and-salt")));
}

}  // namespace
}  // namespace mixferry::tests
