// Exports as CRMs really hand them over, each through the whole program.

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/import_bench.h"
#include "tests/support/workbook.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kMapping = "version: 1\nid: Id\nset: { Name: Name, City: City }\n";

// Method: an object in three parts; the second lacks a column, the third has a row of the first again, the
// fourth archive is the first under another name, the last holds attachments alone.
TEST(SplitExports, AreOneImportOfAllTheirParts) {
  ImportBench bench;
  const TemporaryFolder& folder = bench.folder();
  const auto part = [&](const std::string& name, const ZipMembers& files) { folder.write(name, zip(files)); };
  part("WE_1.ZIP", {{"Contact.csv", "Id,Name,City\n1,one,Rom\n"}, {"Account.csv", "Id,Sic\n9,1\n"}});
  part("WE_2.ZIP", {{"Contact.csv", "Id,Name\n2,two\n"}});
  part("WE_10.ZIP", {{"Contact.csv", "Id,Name,City\n1,last,Bonn\n3,three,Ulm\n"}});
  part("WE_10b.ZIP", {{"Contact.csv", "Id,Name,City\n1,one,Rom\n"}});
  part("WE_11.ZIP", {{"00P4/00P000000000001", "\xFF\xD8"}});
  const std::string mapping = folder.write("m.yaml", kMapping);
  const std::string report = folder.path("report.json");
  const ProgramResult result =
      bench.run_import({folder.path().string() + "/WE_*.ZIP:Contact.csv", "-m", mapping, "--report", report});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, AllOf(HasSubstr("no column in it for: City"),
                                HasSubstr("WE_10b.ZIP:Contact.csv: holds the same bytes as"),
                                HasSubstr("1 of 5 files hold nothing of that name")));
  EXPECT_EQ(report_field(report, "rows_read"), "4");
  EXPECT_THAT(read_file(report), HasSubstr("\"left_out\""));
  const Profiles profiles = bench.profiles();
  EXPECT_EQ(profiles.size(), 3u);
  EXPECT_THAT(profiles.at("1"), HasSubstr("last"));
}

TEST(SplitExports, WithAColumnThatNoPartHasAreRefused) {
  ImportBench bench;
  const TemporaryFolder& folder = bench.folder();
  for (const char* const name : {"a.zip", "b.zip"})
    folder.write(name, zip({{"Contact.csv", std::string("Id,Name\n") + name + ",x\n"}}));
  const ProgramResult result =
      bench.run_import({folder.path().string() + ":Contact.csv", "-m", folder.write("m/m.yaml", kMapping)});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("\"City\""));
}

// Method: the rows of JSON are where the mapping says; a flag says otherwise.
TEST(JsonExports, HaveTheirRowsWhereTheMappingSays) {
  ImportBench bench;
  const TemporaryFolder& folder = bench.folder();
  const std::string mapping =
      folder.write("m.yaml", "version: 1\nsource: { records: data.contacts }\nid: Id\nset: { Name: Name }\n");
  const std::string source = folder.write(
      "c.json", R"({"data":{"contacts":[{"Id":"1","Name":"one"}],"leads":[{"Id":"2","Name":"two"}]}})");
  EXPECT_THAT(run_program({"preview", source, "-m", mapping}).out, HasSubstr("one"));
  EXPECT_THAT(run_program({"preview", source, "-m", mapping, "--records", "data.leads"}).out,
              HasSubstr("two"));
}

TEST(JsonExports, TellHowManyKeysWereRepeated) {
  ImportBench bench;
  const TemporaryFolder& folder = bench.folder();
  const std::string source = folder.write("c.jsonl", "{\"Id\":\"1\",\"Name\":\"a\",\"Name\":\"b\"}\n");
  const std::string report = folder.path("report.json");
  const ProgramResult result = bench.run_import({source, "--id", "Id", "--report", report});
  EXPECT_THAT(result.err, HasSubstr("the last wins"));
  EXPECT_EQ(report_field(report, "repeated_keys"), "1");
  EXPECT_THAT(bench.profiles().at("1"), HasSubstr("\"b\""));
}

// Method: what can only be read from its end comes through a pipe and from a file, whole and by member.
TEST(StandardInput, HoldsArchivesAndWorkbooks) {
  const TemporaryFolder folder;
  const std::string zip_file =
      folder.write("c.zip", zip({{"a.csv", "ID,Name\n1,one\n"}, {"b.csv", "ID,Name\n2,two\n"}}));
  const std::string workbook_file = folder.write("c.xlsx", workbook_of("ID,Name\n2,two\n"));
  for (const std::string& input : {"cat " + zip_file + " | \"$M\" COMMAND -", "\"$M\" COMMAND - <" + zip_file,
                                   "cat " + workbook_file + " | \"$M\" COMMAND -"}) {
    for (const std::string command : {"check --id ID", "preview --id ID"}) {
      std::string line = input;
      line.replace(line.find("COMMAND"), 7, command);
      const std::string script = "M='" MIXFERRY_PROGRAM "'; export TMPDIR='" + folder.path().string() +
                                 "'; " + line + " >$TMPDIR/out 2>$TMPDIR/err";
      EXPECT_EQ(std::system(script.c_str()), 0) << line;
      const std::string said = read_file(folder.path("err"));
      EXPECT_THAT(said, HasSubstr("copying it to a temporary file")) << line;
      EXPECT_THAT(said + read_file(folder.path("out")), HasSubstr(command[0] == 'p' ? "two" : "deliverable"));
    }
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("mixferry-"))) << "was left behind";
}

TEST(StandardInput, HoldsAnArchiveToBeImported) {
  const ImportBench bench;
  ProgramOptions import = bench.import({"-", "--id", "ID"});
  import.standard_input = zip({{"readme", "no"}, { "b.csv", "ID,Name\n2,two\n" }});
  const ProgramResult result = run_program(import);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(bench.profiles().size(), 1u);
}

}  // namespace
}  // namespace mixferry::tests
