// What the program tells of past imports.

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/import_bench.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Runs, AreListedLatestFirstAndAsManyAsAskedFor) {
  ImportBench bench;
  for (int night = 1; night <= 3; ++night) {
    const std::string name = "night-" + std::to_string(night) + ".csv";
    const std::string csv = bench.folder().write(name, "ID,Name\n1," + name + "\n");
    ASSERT_EQ(bench.run_import({csv, "--id", "ID"}).exit_code, 0);
  }
  const ProgramResult two = run_program({"runs", "-n", "2", "--state", bench.state_dir()});
  EXPECT_THAT(two.out, StartsWith("run  started (UTC)"));
  EXPECT_LT(two.out.find("night-3.csv"), two.out.find("night-2.csv"));
  EXPECT_THAT(two.out, Not(HasSubstr("night-1.csv")));
  EXPECT_THAT(two.out, HasSubstr("1 run earlier: mixferry runs -n 3 --state " + bench.state_dir() + "\n"));
  EXPECT_THAT(run_program({"runs", "--state", bench.state_dir()}).out, HasSubstr("night-1.csv"));
  EXPECT_THAT(run_program({"runs", "-n", "1", "--json", "--state", bench.state_dir()}).out,
              StartsWith("[\n  {\n    \"run\": 3,\n    \"what\": \"import\",\n    \"status\": \"finished\""));
}

TEST(Runs, OneTellsWhereItsFilesLie) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "ID,Name\n1,one\nnull,two\n");
  ASSERT_EQ(bench.run_import({csv, "--id", "ID"}).exit_code, 1);
  const ProgramResult run = run_program({"runs", "1", "--state", bench.state_dir()});
  EXPECT_THAT(run.out, HasSubstr("report     " + bench.state_dir() + "/runs/1/report.json\n"));
  EXPECT_THAT(run.out, HasSubstr("rejects    " + bench.state_dir() + "/runs/1/rejects.jsonl\n"));
  EXPECT_THAT(run_program({"runs", "1", "--json", "--state", bench.state_dir()}).out,
              HasSubstr("\"id_refused\": 1"));
  const ProgramResult none = run_program({"runs", "2", "--state", bench.state_dir()});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("there is no run 2 in " + bench.state_dir()));
}

// Method: where this is root, without root's right to write anywhere.
TEST(Runs, AreReadWhereTheStateFolderMayNotBeWrittenTo) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "ID,Name\n1,one\nnull,two\n");
  ASSERT_EQ(bench.run_import({csv, "--id", "ID"}).exit_code, 1);
  std::filesystem::permissions(bench.state_dir(), std::filesystem::perms{0500});
  ProgramOptions options;
  options.arguments = {"runs", "1", "--state", bench.state_dir()};
  if (::geteuid() == 0)
    options.run_under = {"/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"};
  const ProgramResult run = run_program(options);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("id_refused"));
  options.arguments = {"import",          csv,          "--id",           "ID",      "--state",
                       bench.state_dir(), "--endpoint", bench.endpoint(), "--token", "sandbox"};
  EXPECT_THAT(run_program(options).err, HasSubstr("may not be written to")) << "the test is none";
}

}  // namespace
}  // namespace mixferry::tests
