// `check --sample`: what the reader understood, without a mapping.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/program.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;

TEST(SampleOfSources, IsATableOnStandardOutput) {
  const TemporaryFolder folder;
  const std::string first = folder.write("a.csv", "Id;Since\n1;31.12.2024\n2;\n");
  const std::string second = folder.write("b.jsonl", "{\"mail\":\"ada@example.org\"}\n");
  const ProgramResult result = run_program({"check", first, second, "--sample", "1000"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("a.csv: CSV, semicolon"));
  EXPECT_THAT(result.out, HasSubstr("written %d.%m.%Y"));
  EXPECT_THAT(result.out, HasSubstr("b.jsonl: "));
  EXPECT_THAT(result.out, HasSubstr("e-mail"));
}

TEST(SampleOfSources, GoesBeforeACheckThatHasAMapping) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("a.csv", "Id,Plan\n1,pro\n");
  const ProgramResult result = run_program({"check", csv, "--id", "Id", "--sample", "10"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Plan"));
  EXPECT_THAT(result.err, HasSubstr("Checked: nothing was sent"));
}

TEST(SampleOfSources, ReadsStandardInput) {
  ProgramOptions options;
  options.arguments = {"check", "-", "--sample", "10"};
  options.standard_input = "Id\n1\n";
  const ProgramResult result = run_program(options);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1 row; 1 column\n"));
}

TEST(SampleOfSources, SaysWhichRowsCantBeRead) {
  const TemporaryFolder folder;
  const ProgramResult result =
      run_program({"check", folder.write("a.csv", "a,b\n1\n2,3\n"), "--sample", "10"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("! 1 row can't be read, such as row 1, line 2: "));
}

TEST(SampleOfSources, RefusesWhatCantBeOpened) {
  const ProgramResult result = run_program({"check", "/no/such/file.csv", "--sample", "10"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("/no/such/file.csv"));
}

}  // namespace
}  // namespace mixferry::tests
