// Bad input, each kind of it through the whole program: it ends well, says what is wrong and where, and sends
// nothing wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/import_bench.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;

constexpr const char* kMapping =
    "version: 1\n"
    "id: ID\n"
    "set: { Name: Name, Age: { from: Age, as: number }, Born: { from: Born, as: date } }\n";

struct BadSource {
  const char* name;
  std::string content;
  int exit_code;
  std::string said;      ///< on standard error, or in the rejects
  std::size_t profiles;  ///< that came through all the same
};

class BadSources : public testing::TestWithParam<BadSource> {};

TEST_P(BadSources, EndWellAndSayWhy) {
  const BadSource& bad = GetParam();
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", bad.content);
  const std::string mapping = bench.folder().write("m.yaml", kMapping);
  const std::string rejects = bench.folder().path() / "rejects.jsonl";
  const ProgramResult result = bench.run_import({csv, "-m", mapping, "--rejects", rejects});
  EXPECT_EQ(result.exit_code, bad.exit_code) << result.err;
  EXPECT_THAT(result.err + read_file(rejects), HasSubstr(bad.said));
  EXPECT_EQ(bench.profiles().size(), bad.profiles);
}

const std::string kHeader = "ID,Name,Age,Born\n";
const std::string kGood = "1,one,5,2020-01-01\n";

INSTANTIATE_TEST_SUITE_P(
    Sources, BadSources,
    testing::Values(
        BadSource{"EmptyFile", "", 2, "is empty", 0},                            //
        BadSource{"HeaderOnly", kHeader, 1, "no row stands in the sources", 0},  //
        BadSource{"NoIdColumn", "Identifier,Name,Age,Born\n" + kGood, 2, "no column \"ID\"", 0},
        BadSource{"DuplicateHeader", "ID,Name,Name,Age,Born\n1,a,b,5,\n", 2, "\"Name\"", 0},
        BadSource{"UnclosedQuote", kHeader + kGood + "2,\"two,5,2020-01-01\n", 1,
                  R"("code":"unclosed_quote")", 1},
        BadSource{"TooManyCells", kHeader + kGood + "2,two,5,2020-01-01,x\n", 1, R"("code":"too_many_cells")",
                  1},
        BadSource{"TooFewCells", kHeader + kGood + "2,two\n", 1, R"("code":"too_few_cells")", 1},
        BadSource{
            "HugeCell",
            kHeader + kGood + "2," + std::string(20 << 20, 'x') + ",5,2020-01-01\n3,three,5,2020-01-01\n", 1,
            R"("code":"row_too_long")", 2},
        BadSource{"NulByte", kHeader + kGood + std::string("2,t\0o,5,2020-01-01\n", 19), 1,
                  R"("code":"nul_byte")", 1},
        BadSource{"InvalidUtf8", kHeader + kGood + "2,caf\xE9,5,2020-01-01\n", 1, R"("code":"invalid_utf8")",
                  1},
        BadSource{"EmptyId", kHeader + kGood + ",two,5,2020-01-01\n", 1, R"("code":"id_empty")", 1},
        BadSource{"NullId", kHeader + kGood + "null,two,5,2020-01-01\n", 1, R"("code":"id_refused")", 1},
        BadSource{"MangledId", kHeader + kGood + "1.0E+15,two,5,2020-01-01\n", 1, R"("code":"id_mangled")",
                  1},
        BadSource{"WordsForANumber", kHeader + kGood + "2,two,five,2020-01-01\n", 1,
                  R"("code":"not_a_number")", 1},
        BadSource{"ADateThatDoesNotExist", kHeader + kGood + "2,two,5,2023-02-30\n", 1,
                  R"("code":"not_a_date")", 1}),
    [](const auto& row) { return row.param.name; });

TEST(BadInput, AMissingFileIsNamed) {
  ImportBench bench;
  const ProgramResult result = bench.run_import({"/no/such/file.csv", "--id", "ID"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("/no/such/file.csv"));
}

TEST(BadInput, AMappingWithAnUnknownKeyIsRefusedWithItsPlace) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", kHeader + kGood);
  const std::string mapping =
      bench.folder().write("m.yaml", "version: 1\nid: ID\nset:\n  Name: { form: Name }\n");
  const ProgramResult result = bench.run_import({csv, "-m", mapping});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("m.yaml:4:11"));
  EXPECT_THAT(result.err, HasSubstr("did you mean \"from\"?"));
  EXPECT_EQ(bench.stat("requests"), 0u);
}

TEST(BadInput, AColumnThatIsNotThereIsRefusedWithTheNearest) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "ID,First Name\n1,a\n");
  const std::string mapping =
      bench.folder().write("m.yaml", "version: 1\nid: ID\nset: { $first_name: Frist Name }\n");
  const ProgramResult result = bench.run_import({csv, "-m", mapping});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("\"Frist Name\" (nearest in the file: \"First Name\")"));
}

// Method: neither the id's column nor two others are in the export.
TEST(BadInput, AllColumnsThatAreNotThereAreToldAtOnce) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "Identifier,Name,Age,Born\n" + kGood);
  const std::string mapping =
      bench.folder().write("m.yaml", "version: 1\nid: ID\nset: { Name: Nmae, Age: Agee }\n");
  const ProgramResult result = bench.run_import({csv, "-m", mapping});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("no column \"ID\""));
  EXPECT_THAT(result.err, HasSubstr("\"Nmae\" (nearest in the file: \"Name\""));
  EXPECT_THAT(result.err, HasSubstr("\"Agee\" (nearest in the file: \"Age\""));
}

TEST(BadInput, ATruncatedArchiveStopsTheRunButNotTheOtherSources) {
  ImportBench bench;
  std::string rows = "ID,Name\n";
  for (int i = 0; i < 20'000; ++i) rows += std::to_string(i) + "x," + std::to_string(i * 7919) + "\n";
  const std::string csv = bench.folder().write("in/a.csv", rows);
  bench.folder().write("in/b.csv", "ID,Name\nlast,b\n");
  ASSERT_EQ(std::system(("gzip " + csv).c_str()), 0);
  const std::string whole = read_file(csv + ".gz");
  bench.folder().write("in/a.csv.gz", whole.substr(0, whole.size() / 2));
  const ProgramResult result = bench.run_import({(bench.folder().path() / "in").string(), "--id", "ID"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("a.csv.gz"));
  EXPECT_TRUE(bench.profiles().contains("last"));
}

TEST(BadInput, AFullStateFolderStopsWithAClearSentence) {
  // Method: a limit on file sizes makes the ledger's writes fail as a full disk does.
  ImportBench bench;
  std::string rows = "ID,Age\ngood,7\n";
  for (int i = 0; i < 30'000; ++i) rows += std::to_string(i) + "x,old\n";
  const std::string csv = bench.folder().write("c.csv", rows);
  const std::string mapping =
      bench.folder().write("m.yaml", "version: 1\nid: ID\nset: { Age: { from: Age, as: number } }\n");
  ProgramOptions import = bench.import({csv, "-m", mapping});
  import.file_bytes_max = 300'000;
  const ProgramResult full = run_program(import);
  EXPECT_EQ(full.exit_code, 3) << full.err;
  EXPECT_THAT(full.err, HasSubstr("ledger"));
  import.file_bytes_max = 0;
  const ProgramResult resumed = run_program(import);
  EXPECT_EQ(resumed.exit_code, 1) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("rejected              30,000"));
}

TEST(BadInput, AStateFolderThatIsAFile) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", kHeader + kGood);
  bench.folder().write("state", "");
  const ProgramResult result = bench.run_import({csv, "--id", "ID"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr(bench.state_dir()));
}

}  // namespace
}  // namespace mixferry::tests
