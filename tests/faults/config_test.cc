// A night's import as one line: everything else stands in a file.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/import_bench.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

// Method: the program runs in another folder than that of the file.
TEST(Config, ANightIsOneLine) {
  ImportBench bench;
  bench.folder().write("exports/c.csv", "ID,Name\n1,one\nnull,two\n");
  bench.folder().write("etc/my.yaml", "version: 1\nid: ID\nset: { Name: Name }\n");
  const std::string file = bench.folder().write("etc/nightly.yaml",
                                                "source: ../exports/*.csv\n"
                                                "mapping: my.yaml\n"
                                                "token: sandbox\n"
                                                "state: ../state\n"
                                                "rejects: ../rejects.jsonl\n"
                                                "endpoint: " +
                                                    bench.endpoint() + "\n");
  const ProgramResult import = run_program({"import", "--config", file});
  EXPECT_EQ(import.exit_code, 1) << import.err;
  EXPECT_THAT(import.err, HasSubstr("settings " + file + "\n"));
  EXPECT_EQ(bench.profiles().size(), 1u);
  EXPECT_THAT(read_file(bench.folder().path("rejects.jsonl")), HasSubstr("id_refused"));
  EXPECT_THAT(run_program({"runs", "--config", file}).out, HasSubstr("c.csv"));
  const ProgramResult printed = run_program({"import", "--config", file, "--print-config"});
  EXPECT_EQ(printed.exit_code, 0);
  EXPECT_THAT(printed.out, HasSubstr(file + ":3"));
  EXPECT_THAT(printed.out, Not(HasSubstr(" sandbox ")));
}

TEST(Config, AMistakeInItSendsNothing) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "ID\n1\n");
  const std::string file = bench.folder().write("nightly.yaml", "id: ID\nretries: 5\n");
  const ProgramResult import = bench.run_import({csv, "--config", file});
  EXPECT_EQ(import.exit_code, 2);
  EXPECT_THAT(import.err, HasSubstr(file + ":2:1: there is no option \"retries\""));
  EXPECT_EQ(bench.stat("requests"), 0u);
}

}  // namespace
}  // namespace mixferry::tests
