#include "engine/commands/check.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>

#include "tests/support/temporary_folder.h"
#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kMapping =
    "version: 1\ntarget: users\nid: ID\nwhen: { column: Kind, is: person }\nset: { Name: Name }\n";

TEST(Check, ReturnsWhatTheRowsComeTo) {
  const tests::TemporaryFolder folder;
  CheckArguments arguments;
  arguments.reading.sources = {
      folder.write("in.csv", "ID,Kind,Name,Size\n1,person,Ann,5\n,person,Bob,6\n3,thing,Cup,7\n")};
  arguments.reading.mapping = folder.write("m.yaml", kMapping);
  arguments.results.rejects_file = folder.path("rejects.jsonl");
  tests::Heard heard;
  const CheckReport report = check_sources(arguments, heard);
  EXPECT_EQ(report.run.exit_code, ExitCode::with_rejects);
  EXPECT_EQ(report.run.status, report::RunStatus::checked);
  EXPECT_EQ(report.run.whole_run.tally.rows_delivered, 1u);
  EXPECT_EQ(report.run.whole_run.tally.rows_filtered, 1u);
  EXPECT_THAT(report.run.whole_run.tally.reject_reasons, ElementsAre(std::pair{"id_empty", 1u}));
  EXPECT_THAT(report.run.filtered_by, ElementsAre(std::pair{"`when` in line 4, column \"Kind\"", 1u}));
  ASSERT_EQ(report.unread.size(), 1u);
  EXPECT_THAT(report.unread.front().columns, ElementsAre("Size"));
  EXPECT_THAT(heard.outline, HasSubstr("in.csv: CSV, comma"));
  std::ifstream rejects(arguments.results.rejects_file);
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(rejects), {}), HasSubstr("\"row\":2,"));
}

TEST(Check, RefusesToReplaceWhatItReads) {
  const tests::TemporaryFolder folder;
  CheckArguments arguments;
  arguments.reading.sources = {folder.write("in.csv", "ID\n1\n")};
  arguments.reading.id_column = "ID";
  arguments.results.report_file = arguments.reading.sources.front();
  tests::Heard heard;
  try {
    static_cast<void>(check_sources(arguments, heard));
    FAIL() << "it was replaced";
  } catch (const RunError& problem) {
    EXPECT_EQ(problem.exit_code(), ExitCode::usage);
    EXPECT_THAT(problem.what(), HasSubstr("that is a source, which would be replaced"));
  }
}

}  // namespace
}  // namespace mixferry::commands
