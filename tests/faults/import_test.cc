// Whole imports into the sandbox, nothing going wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/contacts.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;

TEST(Import, ProfilesEndAsTheLastRowsSay) {
  // Method: ids repeat within and across batches; the program's result is held against rows worked out one by
  // one.
  ImportBench bench;
  const ContactOptions contacts{.rows = 12'000, .ids = 700};
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv(contacts));
  const std::string mapping = bench.folder().write("m.yaml", kRepeatableMapping);
  const std::string report = bench.folder().path() / "report.json";
  const ProgramResult result =
      bench.run_import({csv, "-m", mapping, "--report", report, "--batch-records", "300"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(bench.profiles(), expected_profiles(contacts));
  EXPECT_EQ(report_field(report, "rows_read"), "12000");
  EXPECT_EQ(report_field(report, "rows_delivered"), "12000");
  EXPECT_EQ(report_field(report, "duplicate_ids"), "11300");
  EXPECT_EQ(report_field(report, "duplicate_ids_exact"), "true");
  EXPECT_EQ(report_field(report, "sources").find("breaks"), std::string::npos);
  EXPECT_EQ(report_field(report, "updates_sent"), std::to_string(bench.stat("updates.applied")));
  EXPECT_EQ(report_field(report, "requests"), std::to_string(bench.stat("requests")));
}

TEST(Import, AFinishedOneSendsNothing) {
  ImportBench bench;
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv({.rows = 50}));
  EXPECT_EQ(bench.run_import({csv, "--id", "ID"}).exit_code, 0);
  const std::uint64_t requests = bench.stat("requests");
  const ProgramResult again = bench.run_import({csv, "--id", "ID"});
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_THAT(again.err, HasSubstr("is finished already: nothing was sent"));
  EXPECT_EQ(bench.stat("requests"), requests);
  const ProgramResult forced = bench.run_import({csv, "--id", "ID", "--again"});
  EXPECT_EQ(forced.exit_code, 0);
  EXPECT_GT(bench.stat("requests"), requests);
}

TEST(Import, SeveralSourcesOneOfThemCompressedAndOneFromStandardInput) {
  ImportBench bench;
  const std::string first = bench.folder().write("in/a.csv", "ID,Name\n1,one\n2,two\n");
  bench.folder().write("in/b.jsonl", "{\"ID\":\"3\",\"Name\":\"three\"}\n");
  ASSERT_EQ(std::system(("gzip " + first).c_str()), 0);
  ProgramOptions options = bench.import({(bench.folder().path() / "in").string(), "-", "--id", "ID"});
  options.standard_input = "ID,Name\n4,four\n";
  const ProgramResult result = run_program(options);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const Profiles expected = {{"1", R"({"Name":"one"})"},
                             {"2", R"({"Name":"two"})"},
                             {"3", R"({"Name":"three"})"},
                             {"4", R"({"Name":"four"})"}};
  EXPECT_EQ(bench.profiles(), expected);
  EXPECT_EQ(run_program(options).exit_code, 0);
  EXPECT_EQ(bench.stat("profiles"), 4u);
  EXPECT_TRUE(std::filesystem::is_empty(bench.folder().path() / "state" / "stdin"));
}

TEST(Import, GroupsGoToGroupProfiles) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "Record ID,Company name\n77,Globex\n");
  const std::string mapping = bench.folder().write(
      "m.yaml",
      "version: 1\ntarget: groups\ngroup_key: company\nid: Record ID\nset: { $name: Company name }\n");
  EXPECT_EQ(bench.run_import({csv, "-m", mapping}).exit_code, 0);
  EXPECT_EQ(bench.stat("groups"), 1u);
  EXPECT_EQ(bench.stat("profiles"), 0u);
}

TEST(Import, ALimitIsARunOfItsOwn) {
  ImportBench bench;
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv({.rows = 100, .ids = 1'000}));
  EXPECT_EQ(bench.run_import({csv, "--id", "ID", "--limit", "10"}).exit_code, 0);
  EXPECT_LE(bench.stat("profiles"), 10u);
  EXPECT_EQ(bench.run_import({csv, "--id", "ID"}).exit_code, 0);
  EXPECT_EQ(bench.profiles().size(), expected_points({.rows = 100, .ids = 1'000}).size());
}

TEST(Import, RejectsAreKeptWithPlaceReasonAndTheRowAsItWas) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "ID,Age\n1,5\nnull,6\n3,old\n4,7,8\n");
  const std::string mapping =
      bench.folder().write("m.yaml", "version: 1\nid: ID\nset: { Age: { from: Age, as: number } }\n");
  const std::string rejects = bench.folder().path() / "rejects.jsonl";
  const ProgramResult result = bench.run_import({csv, "-m", mapping, "--rejects", rejects});
  EXPECT_EQ(result.exit_code, 1);
  const std::string lines = read_file(rejects);
  EXPECT_THAT(lines, HasSubstr(R"("row":2,"line":3,"column":"ID","code":"id_refused")"));
  EXPECT_THAT(lines, HasSubstr(R"("row":3,"line":4,"column":"Age","code":"not_a_number")"));
  EXPECT_THAT(lines, HasSubstr(R"("row":4,"line":5)"));
  EXPECT_THAT(lines, HasSubstr(R"("raw":"4,7,8")"));
  EXPECT_EQ(bench.profiles().size(), 1u);
  const ProgramResult runs = run_program({"runs", "1", "--state", bench.state_dir()});
  EXPECT_THAT(runs.out, HasSubstr("1 delivered"));
  EXPECT_THAT(runs.out, HasSubstr("3 rejected"));
  EXPECT_EQ(run_program({"runs", "1", "--rejects", "--state", bench.state_dir()}).out, lines);
}

TEST(Import, UpdatesOfARowStayInOneRequest) {
  ImportBench bench;
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv({.rows = 20, .ids = 20}));
  const std::string mapping = bench.folder().write(
      "m.yaml", "version: 1\nid: ID\nset: { $email: Email }\nset_once: { First E-mail: Email }\n");
  const ProgramResult refused = bench.run_import({csv, "-m", mapping, "--batch-records", "1"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("yields up to 2 updates"));
  EXPECT_EQ(bench.run_import({csv, "-m", mapping, "--batch-records", "2"}).exit_code, 0);
  EXPECT_EQ(bench.stat("requests"), 20u);
}

TEST(Import, FilesThatCanNotBeWrittenAreNoticedBeforeAnythingIsSent) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "ID,Name\n1,one\n");
  for (const char* option : {"--rejects", "--report"}) {
    const ProgramResult result = bench.run_import({csv, "--id", "ID", option, csv + "/below/a/file"});
    EXPECT_EQ(result.exit_code, 2) << option;
    EXPECT_THAT(result.err, HasSubstr("/below/a/file"));
  }
  EXPECT_EQ(bench.stat("requests"), 0u);
}

TEST(Import, TheRejectLimitSpeaksOfTheWholeRun) {
  // Method: all bad rows come first, so only the first process meets them.
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 20;
  ImportBench bench(options);
  std::string rows = "ID,Age\n";
  for (int i = 0; i < 60'000; ++i) rows += std::to_string(i) + (i < 2'000 ? "x,old\n" : "x,5\n");
  const std::string csv = bench.folder().write("c.csv", rows);
  const std::string mapping =
      bench.folder().write("m.yaml", "version: 1\nid: ID\nset: { Age: { from: Age, as: number } }\n");
  ASSERT_EQ(bench.run_import({csv, "-m", mapping, "--max-rejects", "1000"}).exit_code, 3);
  EXPECT_EQ(bench.run_import({csv, "-m", mapping, "--max-rejects", "1000"}).exit_code, 3);
  EXPECT_EQ(bench.run_import({csv, "-m", mapping, "--max-rejects", "2000"}).exit_code, 1);
}

TEST(Import, AnUnknownTokenIsNotNoticedByMixpanelNorByUs) {
  ImportBench bench;
  const std::string csv = bench.folder().write("c.csv", "ID,Name\n1,one\n");
  ProgramOptions options = bench.import({csv, "--id", "ID"});
  options.arguments[4] = "wrong";
  EXPECT_EQ(run_program(options).exit_code, 0);
  EXPECT_EQ(bench.profiles().size(), 0u);
}

TEST(Preview, PrintsUpdatesAndSendsNothing) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("c.csv", "ID,Name\n1,one\n2,two\n3,three\n");
  const ProgramResult result = run_program({"preview", csv, "--id", "ID", "-n", "2"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out,
            "{\"$distinct_id\":\"1\",\"$set\":{\"Name\":\"one\"}}\n{\"$distinct_id\":\"2\",\"$set\":{"
            "\"Name\":\"two\"}}\n");
}

TEST(Check, ReportsWhatAnImportWould) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("c.csv", "ID,Name\n1,one\nnull,two\n1,three\n");
  const std::string report = folder.path() / "report.json";
  const ProgramResult result = run_program({"check", csv, "--id", "ID", "--report", report});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(report_field(report, "rows_read"), "3");
  EXPECT_EQ(report_field(report, "rows_delivered"), "2");
  EXPECT_EQ(report_field(report, "duplicate_ids"), "1");
  EXPECT_EQ(report_field(report, "reject_reasons"), R"({"id_refused":1})");
  EXPECT_THAT(result.err, HasSubstr("row 2, line 3:\n    The id (column \"ID\")"));
}

TEST(Mappings, AreListedAndPrinted) {
  EXPECT_THAT(run_program({"mappings"}).out, HasSubstr("salesforce/leads"));
  const ProgramResult printed = run_program({"mappings", "hubspot/contacts"});
  EXPECT_THAT(printed.out, HasSubstr("Record ID"));
  EXPECT_THAT(run_program({"mappings", "hubspot/contact"}).err, HasSubstr("Did you mean hubspot/contacts?"));
}

TEST(SandboxCommand, ServesUntilItIsToldToEnd) {
  ProgramOptions options;
  options.arguments = {"sandbox", "--quiet"};
  Program program(options);
  program.signal(0);
  // The signal is taken once the sandbox listens; until then the default action ends the process just as
  // well.
  program.signal(SIGTERM);
  const ProgramResult result = program.wait(std::chrono::seconds(10));
  EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 128 + SIGTERM) << result.exit_code;
}

}  // namespace
}  // namespace mixferry::tests
