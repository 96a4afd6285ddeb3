// What must not be added twice: rows that come again in other clothes, and happenings that have a name. Each
// test counts what the profiles of the sandbox hold.

#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "engine/ledger/sqlite/database.h"
#include "tests/support/contacts.h"
#include "tests/support/export_file.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kAdding = "version: 1\nid: ID\nset: { Name: Name }\nadd: { Points: Points }\n";
constexpr const char* kOnce =
    "version: 1\nid: ID\nset: { Name: Name }\nadd: { Points: Points }\nonce: Deal\n";

std::string row(int number, const std::string& name = "n") {
  return std::to_string(number) + "," + name + ",5,D" + std::to_string(number) + "\n";
}
std::string rows(int first, int last, const std::string& name = "n") {
  std::string csv = "ID,Name,Points,Deal\n";
  for (int number = first; number <= last; ++number) csv += row(number, name);
  return csv;
}

class Counters : public testing::Test {
 protected:
  explicit Counters(const sandbox::SandboxOptions& options = {}) : bench_(options) {}

  std::string write(const std::string& name, const std::string& content) const {
    return bench_.folder().write(name, content);
  }
  [[nodiscard]] ProgramResult run(std::vector<std::string> arguments) const {
    return bench_.run_import(std::move(arguments));
  }
  [[nodiscard]] ProgramResult runs(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "runs");
    arguments.insert(arguments.end(), {"--state", bench_.state_dir()});
    return run_program(arguments);
  }
  /// What was added to the profile.
  [[nodiscard]] std::string points(const std::string& id) const {
    const std::string profile = bench_.profiles()[id];
    const std::size_t at = profile.find("\"Points\":");
    return at == std::string::npos ? "none"
                                   : profile.substr(at + 9, profile.find_first_of(",}", at) - at - 9);
  }
  /// Profiles `first` to `last` have 5 points each.
  void expect_once(int first, int last) const {
    const Profiles profiles = bench_.profiles();
    for (int id = first; id <= last; ++id) {
      const auto found = profiles.find(std::to_string(id));
      ASSERT_NE(found, profiles.end()) << id;
      ASSERT_THAT(found->second, HasSubstr("\"Points\":5")) << id;
    }
    EXPECT_EQ(bench_.stat("applied_by_operation.$add"), static_cast<std::uint64_t>(last - first + 1));
  }

  ImportBench bench_;
};

// ---- rows that are known by what they say ----------------------------------------------------------------

struct OtherClothes {
  const char* name;
  const char* file;
  const char* content;  ///< the rows of `rows(1, 3)` and, it may be, one more
};

class CountersOfSameRows : public Counters, public testing::WithParamInterface<OtherClothes> {};

TEST_P(CountersOfSameRows, AreAskedAboutWhateverTheFile) {
  const std::string mapping = write("m.yaml", kAdding);
  ASSERT_EQ(run({write("first.csv", rows(1, 3)), "-m", mapping}).exit_code, 0);
  const std::string again = write(GetParam().file, GetParam().content);
  const ProgramResult refused = run({again, "-m", mapping});
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("run 1 of 20"), HasSubstr("delivered 3 rows of these sources already"),
                    HasSubstr("add Points"), HasSubstr("--skip-applied"), HasSubstr("--again"),
                    HasSubstr("once: COLUMN"), Not(HasSubstr("--restart"))));
  expect_once(1, 3);
  EXPECT_EQ(run({again, "-m", mapping, "--skip-applied"}).exit_code, 0);
  EXPECT_EQ(points("1"), "5");
  EXPECT_EQ(points("2"), "5");
  EXPECT_EQ(points("3"), "5");
}

INSTANTIATE_TEST_SUITE_P(
    Files, CountersOfSameRows,
    testing::Values(
        OtherClothes{"Appended", "first.csv",
                     "ID,Name,Points,Deal\n1,n,5,D1\n2,n,5,D2\n3,n,5,D3\n4,n,5,D4\n"},
        OtherClothes{"Reordered", "second.csv", "ID,Name,Points,Deal\n3,n,5,D3\n1,n,5,D1\n2,n,5,D2\n"},
        OtherClothes{"OtherColumns", "second.csv", "Deal,Points,Name,ID\nD1,5,n,1\nD2,5,n,2\nD3,5,n,3\n"},
        OtherClothes{"OtherDialect", "second.csv",
                     "ID;Name;Points;Deal;New\r\n\"1\";n;5;D1;\r\n\"2\";n;5;D2;\r\n\"3\";n;5;D3;\r\n"},
        OtherClothes{"AsJson", "second.jsonl",
                     "{\"ID\":1,\"Name\":\"n\",\"Points\":5,\"Deal\":\"D1\"}\n"
                     "{\"ID\":2,\"Name\":\"n\",\"Points\":5,\"Deal\":\"D2\"}\n"
                     "{\"Deal\":\"D3\",\"ID\":3,\"Name\":\"n\",\"Points\":5,\"Gone\":null}\n"}),
    [](const auto& each) { return each.param.name; });

TEST_F(Counters, OfOtherRowsAreNotAskedAbout) {
  const std::string mapping = write("m.yaml", kAdding);
  ASSERT_EQ(run({write("a.csv", rows(1, 10)), "-m", mapping}).exit_code, 0);
  const ProgramResult next = run({write("b.csv", rows(11, 20)), "-m", mapping});
  EXPECT_EQ(next.exit_code, 0) << next.err;
  expect_once(1, 20);
}

TEST_F(Counters, TwoEqualRowsAreTwo) {
  const std::string mapping = write("m.yaml", kAdding);
  const std::string csv = write("a.csv", "ID,Name,Points,Deal\n1,n,5,\n1,n,5,\n");
  ASSERT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  EXPECT_EQ(points("1"), "10");
  write("a.csv", "ID,Name,Points,Deal\n1,n,5,\n1,n,5,\n1,n,5,\n");
  const ProgramResult refused = run({csv, "-m", mapping});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("delivered 2 rows"));
  EXPECT_EQ(run({csv, "-m", mapping, "--skip-applied"}).exit_code, 0);
  EXPECT_EQ(points("1"), "15");
}

TEST_F(Counters, OfAFileThatWasCutOffAreNotAddedAgainWhenItComesWhole) {
  const std::string mapping = write("m.yaml", kAdding);
  std::mt19937 random{20'261'130};
  std::string noise = "ID,Name,Points,Noise\n";
  for (int number = 1; number <= 3'000; ++number) {
    noise += fmt::format("{},n,5,", number);
    for (int i = 0; i < 100; ++i) noise += fmt::format("{:x}", random());
    noise += '\n';
  }
  const std::string whole = gzip(noise);
  const std::string file = write("a.csv.gz", whole.substr(0, whole.size() / 2));
  const ProgramResult cut = run({file, "-m", mapping});
  EXPECT_EQ(cut.exit_code, 3);
  EXPECT_THAT(cut.err, Not(HasSubstr("--restart")));
  ASSERT_GT(bench_.stat("applied_by_operation.$add"), 100u);
  write("a.csv.gz", whole);
  const ProgramResult refused = run({file, "-m", mapping});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("--skip-applied"), Not(HasSubstr("--restart"))));
  EXPECT_EQ(run({file, "-m", mapping, "--skip-applied"}).exit_code, 0);
  expect_once(1, 3'000);
}

TEST_F(Counters, ThatWouldNowBeAppliedTogetherAreRefused) {
  const std::string csv = write("a.csv", rows(1, 3));
  ASSERT_EQ(run({csv, "-m", write("m.yaml", kAdding)}).exit_code, 0);
  const std::string both =
      write("m.yaml", "version: 1\nid: ID\nadd: { Points: Points, Deals: { value: 1 } }\n");
  const ProgramResult refused = run({csv, "-m", both});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("add Points together"), HasSubstr("add Deals, add Points together"),
                    HasSubstr("targets:"), HasSubstr("--again")));
  const std::string apart = write("m.yaml",
                                  "version: 1\ntargets:\n  - { id: ID, add: { Points: Points } }\n"
                                  "  - { id: ID, add: { Deals: { value: 1 } } }\n");
  EXPECT_EQ(run({csv, "-m", apart}).exit_code, 2);
  EXPECT_EQ(run({csv, "-m", apart, "--skip-applied"}).exit_code, 0);
  EXPECT_EQ(points("1"), "5");
  EXPECT_THAT(bench_.profiles()["1"], HasSubstr("\"Deals\":1"));
}

// Method: the ledger is made one of the program before, which knew nothing of rows.
TEST_F(Counters, OfAnOlderProgramAreKnownByTheirFile) {
  const std::string mapping = write("m.yaml", kAdding);
  const std::string csv = write("a.csv", rows(1, 3));
  ASSERT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  ledger::Database(bench_.state_dir() + "/ledger.sqlite", std::chrono::seconds(1))
      .execute(
          "DROP TABLE privacy_people; DROP TABLE privacy_tasks; DROP TABLE privacy_steps; DROP TABLE "
          "privacy_requests; DROP TABLE erased_people; DROP TABLE id_mark_key; "
          "DROP TABLE snapshots; DROP TABLE quota_places; DROP TABLE quota_pauses; DROP TABLE applied; DROP "
          "TABLE counters; ALTER "
          "TABLE runs DROP COLUMN knows_applied; "
          "PRAGMA user_version = 7");
  const std::string more = write("b.csv", rows(4, 5));
  const ProgramResult refused = run({csv, more, "-m", mapping});
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("run 1 of 20"), HasSubstr("of an older mixferry"),
                                 HasSubstr("a.csv"), HasSubstr("--again")));
  EXPECT_EQ(run({more, "-m", mapping}).exit_code, 0);
  expect_once(1, 5);
}

// ---- rows that are mended --------------------------------------------------------------------------------

/// So many tags of 250 letters each, as a cell.
std::string tags(int first, int count) {
  std::string cell;
  for (int tag = first; tag < first + count; ++tag)
    cell += fmt::format("{}{:0250}", cell.empty() ? "" : "|", tag);
  return cell;
}

class CountersOfRefusedRows : public Counters {
 protected:
  /// A mapping that gathers tags, and counts. Of row 2 Mixpanel refuses the tags, since its list would be too
  /// large with them; its points it stores. Returns the file of rejects, mended.
  std::string import_and_mend(const std::string& mapping) {
    EXPECT_EQ(
        run({write("tags.csv", "ID,Name\n2," + tags(0, 1000) + "\n"), "-m", write("tags.yaml", tagging(""))})
            .exit_code,
        0);
    const std::string more = tags(1000, 100);
    const std::string csv = write("a.csv", rows(1, 1) + row(2, more) + row(3));
    EXPECT_EQ(run({csv, "-m", mapping}).exit_code, 1);
    EXPECT_EQ(points("2"), "5");
    const std::string fix = bench_.folder().path() / "fix.csv";
    EXPECT_EQ(runs({"2", "--mend", fix}).exit_code, 0);
    std::string mended = read_file(fix);
    const std::size_t at = mended.find(more);
    EXPECT_NE(at, std::string::npos);
    if (at != std::string::npos) mended.replace(at, more.size(), "short");
    return write("mended.csv", mended);
  }
  static constexpr const char* kTagging = "union: { Tags: { from: Name, as: list, separator: \"|\" } }\n";
  static std::string tagging(std::string_view mapping) {
    return std::string("version: 1\nid: ID\n").append(kTagging).append(mapping);
  }
};

TEST_F(CountersOfRefusedRows, AreLeftOutWhenTheRowComesMended) {
  const std::string mapping = write("m.yaml", tagging("add: { Points: Points }\n"));
  const std::string mended = import_and_mend(mapping);
  const ProgramResult result = run({mended, "-m", mapping});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(bench_.profiles()["2"], HasSubstr("short"));
  expect_once(1, 3);
}

TEST_F(CountersOfRefusedRows, AreLeftOutByTheirName) {
  const std::string mapping = write("m.yaml", tagging("add: { Points: Points }\nonce: Deal\n"));
  const std::string mended = import_and_mend(mapping);
  EXPECT_EQ(run({mended, "-m", mapping}).exit_code, 0);
  EXPECT_THAT(bench_.profiles()["2"], HasSubstr("short"));
  expect_once(1, 3);
}

// ---- happenings that have a name -------------------------------------------------------------------------

TEST_F(Counters, WithANameAreAppliedOnceWhateverTheFileSays) {
  const std::string mapping = write("m.yaml", kOnce);
  const std::string csv = write("a.csv", rows(1, 10));
  const ProgramResult first = run({csv, "-m", mapping});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.err + first.out, HasSubstr("counters add Points: once for each Deal"));
  const std::string report = bench_.folder().path() / "report.json";
  const std::string metrics = bench_.folder().path() / "m.prom";
  const std::string more = write("b.csv", rows(1, 11, "new"));
  const ProgramResult next = run({more, "-m", mapping, "--report", report, "--metrics-file", metrics});
  EXPECT_EQ(next.exit_code, 0) << next.err;
  EXPECT_THAT(next.err + next.out, HasSubstr("applied before"));
  EXPECT_EQ(report_field(report, "applied_before"), "10");
  EXPECT_EQ(report_field(report, "rows_delivered"), "11");
  EXPECT_THAT(read_file(metrics), HasSubstr("applied_before_rows{"));
  EXPECT_THAT(runs({"2"}).out, HasSubstr("10 rows add was applied before"));
  EXPECT_THAT(bench_.profiles()["1"], HasSubstr("new")) << "what bears repeating is sent";
  expect_once(1, 11);
  EXPECT_EQ(run({more, "-m", mapping, "--again"}).exit_code, 0);
  EXPECT_EQ(run({csv, "-m", mapping, "--restart"}).exit_code, 0);
  expect_once(1, 11);
}

TEST_F(Counters, WithANameAreAppliedOnceInOneFile) {
  const std::string mapping = write("m.yaml", kOnce);
  std::string csv = "ID,Name,Points,Deal\n";
  for (int copy = 0; copy < 3; ++copy) {
    for (int number = 1; number <= 400; ++number) csv += row(number, fmt::format("n{}", copy));
  }
  const ProgramResult result =
      run({write("a.csv", csv), "-m", mapping, "--batch-records", "20", "--concurrency", "8"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(bench_.profiles()["7"], HasSubstr("n2"));
  expect_once(1, 400);
}

TEST_F(Counters, WithoutTheirNameAreRejects) {
  const std::string mapping = write("m.yaml", kOnce);
  const std::string report = bench_.folder().path() / "report.json";
  const std::string csv = write("a.csv", "ID,Name,Points,Deal\n1,n,5,\n2,n,,\n3,n,5,D3\n");
  EXPECT_EQ(run({csv, "-m", mapping, "--report", report}).exit_code, 1);
  EXPECT_EQ(report_field(report, "reject_reasons"), R"({"once_empty":1})");
  EXPECT_EQ(points("3"), "5");
  EXPECT_EQ(points("1"), "none");
  EXPECT_THAT(bench_.profiles()["2"], HasSubstr("n")) << "it adds nothing, so it needs no name";
}

TEST_F(Counters, OfBuyerAndSellerAreTwo) {
  const std::string mapping =
      write("m.yaml",
            "version: 1\ntargets:\n  - { id: Buyer, add: { Deals: { value: 1 } }, once: Deal }\n"
            "  - { id: Seller, add: { Deals: { value: 1 } }, once: Deal }\n");
  const std::string csv = write("a.csv", "Buyer,Seller,Deal\na,b,D1\nb,c,D2\n");
  EXPECT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  write("a.csv", "Buyer,Seller,Deal\na,b,D1\nb,c,D2\nc,a,D3\n");
  EXPECT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  for (const char* id : {"a", "b", "c"}) EXPECT_THAT(bench_.profiles()[id], HasSubstr("\"Deals\":2")) << id;
}

// Method: `once` is written into a mapping that has added already.
TEST_F(Counters, ThatWereAppliedWithoutANameAreAskedAboutOnceAndThenNamed) {
  const std::string mapping = write("m.yaml", kAdding);
  const std::string csv = write("a.csv", rows(1, 10));
  ASSERT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  write("m.yaml", kOnce);
  write("a.csv", rows(1, 12));
  const ProgramResult refused = run({csv, "-m", mapping});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("delivered 10 rows"), Not(HasSubstr("once: COLUMN"))));
  EXPECT_EQ(run({csv, "-m", mapping, "--skip-applied"}).exit_code, 0);
  expect_once(1, 12);
  write("a.csv", rows(1, 13));
  EXPECT_EQ(run({csv, "-m", mapping}).exit_code, 0) << "they have names now";
  write("a.csv", rows(1, 14, "other words"));
  EXPECT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  expect_once(1, 14);
}

TEST_F(Counters, ThatHadANameAreNotAppliedWithoutOne) {
  const std::string mapping = write("m.yaml", kOnce);
  const std::string csv = write("a.csv", rows(1, 3));
  ASSERT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  write("m.yaml", kAdding);
  const ProgramResult refused = run({csv, "-m", mapping});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("add Points by the name of what happened"), HasSubstr("--again")));
  expect_once(1, 3);
}

// ---- what got no answer and comes again in another file --------------------------------------------------

/// A sandbox whose first request meets an error before anything is stored: what it adds is in doubt.
class CountersInDoubt : public Counters {
 protected:
  CountersInDoubt() : Counters(options()) {}
  static sandbox::SandboxOptions options() {
    sandbox::SandboxOptions options;
    options.faults.outage_from_request = 1;
    options.faults.outage_requests = 1;
    return options;
  }
  [[nodiscard]] std::string in_doubt(const std::string& report) const {
    return report_field(report, "rows_in_doubt");
  }

  const std::string report_ = bench_.folder().path() / "report.json";
};

constexpr const char* kAddingAlone = "version: 1\nid: ID\nadd: { Points: Points }\n";
constexpr const char* kOnceAlone = "version: 1\nid: ID\nadd: { Points: Points }\nonce: Deal\n";

TEST_F(CountersInDoubt, AreInDoubtInTheNextFileToo) {
  const std::string mapping = write("m.yaml", kOnceAlone);
  const std::string tonight = write("1.csv", rows(1, 3));
  const std::string tomorrow = write("2.csv", rows(1, 4));
  ASSERT_EQ(run({tonight, "-m", mapping, "--report", report_}).exit_code, 1);
  ASSERT_EQ(in_doubt(report_), "3");
  ASSERT_EQ(bench_.profiles().size(), 0u);
  const ProgramResult next = run({tomorrow, "-m", mapping, "--report", report_});
  EXPECT_EQ(next.exit_code, 1) << next.out;
  EXPECT_EQ(in_doubt(report_), "3");
  EXPECT_EQ(report_field(report_, "applied_before"), "0");
  EXPECT_EQ(report_field(report_, "rows_delivered"), "1");
  const ProgramResult first = runs({"1", "--rejects"});
  EXPECT_THAT(first.out, HasSubstr("Run 2 has the same again"));
  EXPECT_EQ(run({tomorrow, "-m", mapping, "--in-doubt", "resend", "--report", report_}).exit_code, 0);
  EXPECT_EQ(in_doubt(report_), "0");
  expect_once(1, 4);
  EXPECT_THAT(run({tonight, "-m", mapping, "--in-doubt", "resend"}).err, HasSubstr("3 in_doubt_taken_over"));
  expect_once(1, 4);
  EXPECT_THAT(runs({"1", "--mend", bench_.folder().path() / "mend.csv"}).out, HasSubstr("no rejects to be"));
}

TEST_F(CountersInDoubt, AreSoWithoutANameToo) {
  const std::string mapping = write("m.yaml", kAddingAlone);
  ASSERT_EQ(run({write("1.csv", rows(1, 3)), "-m", mapping}).exit_code, 1);
  const std::string tomorrow = write("2.csv", rows(1, 4));
  const ProgramResult next = run({tomorrow, "-m", mapping, "--report", report_});
  EXPECT_EQ(next.exit_code, 1) << "nothing was applied that somebody must be asked about";
  EXPECT_THAT(next.err + next.out, HasSubstr("3 rows of these sources are in doubt since an earlier run"));
  EXPECT_EQ(in_doubt(report_), "3");
  EXPECT_EQ(run({tomorrow, "-m", mapping, "--in-doubt", "resend"}).exit_code, 0);
  expect_once(1, 4);
}

// Method: the process is killed while the server takes its time.
TEST(CountersUnderWay, OfAKilledProcessAreInDoubtInTheNextFile) {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 1'000;
  ImportBench bench(options);
  const std::string mapping = bench.folder().write("m.yaml", kOnceAlone);
  const std::string report = bench.folder().path() / "report.json";
  {
    Program killed(bench.import({bench.folder().write("1.csv", rows(1, 3)), "-m", mapping}));
    while (bench.stat("requests") == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    killed.signal(SIGKILL);
    (void)killed.wait();
  }
  const std::string tomorrow = bench.folder().write("2.csv", rows(1, 4));
  const ProgramResult next = bench.run_import({tomorrow, "-m", mapping, "--report", report});
  EXPECT_EQ(next.exit_code, 1) << next.out;
  EXPECT_EQ(report_field(report, "rows_in_doubt"), "3");
  EXPECT_EQ(report_field(report, "rows_delivered"), "1");
  EXPECT_EQ(report_field(report, "applied_before"), "0");
  const ProgramResult first =
      bench.run_import({bench.folder().path() / "1.csv", "-m", mapping, "--report", report});
  EXPECT_EQ(first.exit_code, 1) << "the doubt goes where the row came last";
  EXPECT_EQ(report_field(report, "rows_in_doubt"), "3");
}

}  // namespace
}  // namespace mixferry::tests
