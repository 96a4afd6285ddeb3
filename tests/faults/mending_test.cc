// From rejects to a file for a person, and back: nothing that nobody touched may change on the way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/import_bench.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

void replace(std::string& text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what << " is not in\n" << text;
  text.replace(at, what.size(), with);
}

/// An import with rejects, what is made of them, and the import of that.
class Mending : public testing::Test {
 protected:
  void import(const std::string& file, const std::string& content, const std::string& mapping) {
    mapping_ = bench_.folder().write("m.yaml", mapping);
    const int code = bench_.run_import({bench_.folder().write(file, content), "-m", mapping_}).exit_code;
    ASSERT_TRUE(code == 1 || code == 3) << code << ": 3 where all are rejected";
  }
  std::string mend_file(const std::string& run, const std::string& name) {
    const std::string path = bench_.folder().path(name);
    const ProgramResult written = runs({run, "--mend", path});
    EXPECT_EQ(written.exit_code, 0) << written.err;
    said_ = written.out;
    return read_file(path);
  }
  ProgramResult runs(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "runs");
    arguments.insert(arguments.end(), {"--state", bench_.state_dir()});
    return run_program(arguments);
  }
  ProgramResult import_mended(const std::string& name, const std::string& content) {
    return bench_.run_import({bench_.folder().write(name, content), "-m", mapping_});
  }

  ImportBench bench_;
  std::string mapping_;
  std::string said_;
};

constexpr const char* kKeep = "version: 1\nid: ID\nset: { Born: { from: Born, as: date } }\nunmapped: keep\n";

TEST_F(Mending, CellsThatNobodyTouchedComeBackAsTheyWere) {
  import("c.csv",
         "ID,Born,Note,Phone,Code\n"
         "1,someday,\"=HYPERLINK(\"\"http://x\"\")\",+49 30,007\n"
         "2,2000-02-30,\"'quoted, twice\",\"@a\nb\",-1.50\n",
         kKeep);
  std::string csv = mend_file("1", "fix.csv");
  EXPECT_THAT(
      csv, StartsWith("\xEF\xBB\xBFID,Born,Note,Phone,Code,mixferry reject: run,mixferry reject: source,"));
  EXPECT_THAT(csv, HasSubstr("1,someday,\"'=HYPERLINK(\"\"http://x\"\")\",'+49 30,'007,"));
  EXPECT_THAT(said_, HasSubstr("fix.csv -m " + mapping_));
  replace(csv, "someday", "2001-02-03");
  replace(csv, "'2000-02-30", "2000-02-28");
  const ProgramResult mended = import_mended("fix.csv", csv);
  EXPECT_EQ(mended.exit_code, 0) << mended.err;
  EXPECT_THAT(mended.err, HasSubstr("mended rejects"));
  const Profiles expected = {
      {"1", R"j({"Born":"2001-02-03","Note":"=HYPERLINK(\"http://x\")","Phone":"+49 30","Code":"007"})j"},
      {"2", R"({"Born":"2000-02-28","Note":"'quoted, twice","Phone":"@a\nb","Code":"-1.50"})"}};
  EXPECT_EQ(bench_.profiles(), expected);
}

TEST_F(Mending, ARowThatIsAGuessIsNotSentBeforeItIsCleared) {
  import("c.csv", "ID,Born,Note\nA,2001-02-03,one,two\nC,2001-02-03,caf\xE9\nD\nB,2001-02-03,\"a\"b\n",
         kKeep);
  std::string csv = mend_file("1", "fix.csv");
  EXPECT_THAT(csv, HasSubstr("\"A,2001-02-03,one,two\"")) << "the row as it was";
  EXPECT_EQ(import_mended("as-it-is.csv", csv).exit_code, 3) << "not one row could be sent";
  EXPECT_TRUE(bench_.profiles().empty());

  replace(csv, "one", "\"one,two\"");
  replace(csv, "too_many_cells,too_many_cells", ",too_many_cells");
  EXPECT_EQ(import_mended("fix.csv", csv).exit_code, 1);
  EXPECT_EQ(bench_.profiles(), (Profiles{{"A", R"({"Born":"2001-02-03","Note":"one,two"})"}}));

  // What is left is mended in a second round; it still knows what the rows were.
  std::string rest = mend_file("3", "rest.csv");
  EXPECT_THAT(rest, HasSubstr("\"B,2001-02-03,\"\"a\"\"b\""));
  EXPECT_THAT(rest, Not(HasSubstr("one,two")));
  replace(rest, "caf\uFFFD,", "café,");
  for (const char* row : {"\"B,2001", "\"C,2001", "D,"})
    replace(rest, std::string("not_mended,not_mended,") + row, std::string(",,") + row);
  EXPECT_EQ(import_mended("rest.csv", rest).exit_code, 0);
  EXPECT_EQ(bench_.profiles().at("C"), R"({"Born":"2001-02-03","Note":"café"})");
}

TEST_F(Mending, ADialectIsTakenApartAsItsSourceWas) {
  import("c.csv", "ID;Born;Note\nA;someday;'a;b'\nB;2001-02-03;'c;d'\nC;2001-02-03;'e;f'\n", kKeep);
  EXPECT_THAT(mend_file("1", "fix.csv"), HasSubstr("A;someday;\"a;b\";"));
}

TEST_F(Mending, SourcesWithOtherColumnsHaveAFileOfTheirOwn) {
  mapping_ = bench_.folder().write(
      "m.yaml", "version: 1\nsource: { columns: optional }\nid: ID\nset: { A: A, B: B }\n");
  const std::string a = bench_.folder().write("a.csv", "ID,A\nnull,1\n");
  const std::string b = bench_.folder().write("b.csv", "ID,B\nnull,2\n");
  const std::string c = bench_.folder().write("c.csv", "ID,A\nnone,3\n");
  const std::string d = bench_.folder().write("d.jsonl", "{\"ID\":\"null\",\n\"A\":\"x\"}\n");
  ASSERT_EQ(bench_.run_import({a, b, c, d, "-m", mapping_}).exit_code, 3);
  const std::string first = mend_file("1", "fix.csv");
  EXPECT_THAT(first, HasSubstr("\r\nnull,1,"));
  EXPECT_THAT(first, HasSubstr("\r\nnone,3,"));
  EXPECT_THAT(read_file(bench_.folder().path("fix-2.csv")), HasSubstr("\r\nnull,2,"));
  EXPECT_THAT(read_file(bench_.folder().path("fix-3.jsonl")),
              AllOf(StartsWith("{\"mixferry reject\":{\"run\":1,\"source\":\""),
                    HasSubstr("},\"ID\":\"null\", \"A\":\"x\"}\n")));
  EXPECT_THAT(said_, HasSubstr("fix.csv: 2 rows of " + a + " and 1 more\n"));
  const ProgramResult together = runs({"1", "--mend", "-"});
  EXPECT_EQ(together.exit_code, 2);
  EXPECT_THAT(together.err, HasSubstr("3 different headers"));
}

TEST_F(Mending, JsonKeepsTheTypesOfItsValues) {
  import("c.jsonl", "{\"ID\":\"null\",\"Age\":5,\"Tags\":[\"a\"]}\n{\"ID\":\"2\",\"Age\":\"5\"}\n", kKeep);
  std::string lines = mend_file("1", "fix.jsonl");
  EXPECT_THAT(lines, HasSubstr("},\"ID\":\"null\",\"Age\":5,\"Tags\":[\"a\"]}\n"));
  replace(lines, "\"null\"", "\"1\"");
  EXPECT_EQ(import_mended("fix.jsonl", lines).exit_code, 0);
  EXPECT_EQ(bench_.profiles().at("1"), R"({"Age":5,"Tags":["a"]})");
}

TEST_F(Mending, AFileThatIsThereIsLeftAlone) {
  import("c.csv", "ID,Born\nnull,\n", kKeep);
  bench_.folder().write("fix.csv", "hours of work");
  const ProgramResult refused = runs({"1", "--mend", bench_.folder().path("fix.csv")});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("exists already"));
  EXPECT_EQ(read_file(bench_.folder().path("fix.csv")), "hours of work");
  EXPECT_THAT(runs({"1", "--mend", "-"}).out, HasSubstr("\r\nnull,,"));
}

TEST_F(Mending, NothingToMendIsSaid) {
  const std::string csv = bench_.folder().write("c.csv", "ID\n1\n");
  ASSERT_EQ(bench_.run_import({csv, "--id", "ID"}).exit_code, 0);
  const ProgramResult none = runs({"1", "--mend", bench_.folder().path("fix.csv")});
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_EQ(none.out, "Run 1 has no rejects to be mended.\n");
  EXPECT_FALSE(std::filesystem::exists(bench_.folder().path("fix.csv")));
}

}  // namespace
}  // namespace mixferry::tests
