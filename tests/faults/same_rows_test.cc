// Rows that come again: as the same run, as another one, or by mistake.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/contacts.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSameRowsMapping = "version: 1\nid: ID\nset: { Name: Name }\n";
constexpr const char* kSameRowsAdding = "version: 1\nid: ID\nset: { Name: Name }\nadd: { Points: Points }\n";

std::string rows_again(int first, int last, const std::string& name = "n") {
  std::string csv = "ID,Name,Points\n";
  for (int row = first; row <= last; ++row)
    csv += std::to_string(row) + "," + name + std::to_string(row) + ",5\n";
  return csv;
}

class SameRows : public testing::Test {
 protected:
  SameRows() : bench_(options()) {}
  static sandbox::SandboxOptions options() {
    sandbox::SandboxOptions options;
    options.behaviour.latency_milliseconds = 2;
    return options;
  }

  std::string write(const std::string& name, const std::string& content) const {
    return bench_.folder().write(name, content);
  }
  ProgramResult run(std::vector<std::string> arguments) const {
    return bench_.run_import(std::move(arguments));
  }
  /// Starts it, lets it send a little and ends it so.
  void begin_and_end_by(int signal, std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--batch-records", "20", "--concurrency", "1"});
    const std::uint64_t before = bench_.stat("requests");
    Program program(bench_.import(std::move(arguments)));
    while (bench_.stat("requests") < before + 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    program.signal(signal);
    (void)program.wait();
  }
  [[nodiscard]] std::uint64_t added() const { return bench_.stat("applied_by_operation.$add"); }
  [[nodiscard]] std::string runs(const std::string& run) const {
    return run_program({"runs", run, "--state", bench_.state_dir()}).out;
  }
  /// Whether any of profiles 1 to `last` was added to more than once.
  [[nodiscard]] bool any_doubled() const {
    for (const auto& [id, properties] : bench_.profiles())
      if (properties.find("\"Points\":5") == std::string::npos && properties.contains("Points")) return true;
    return false;
  }

  ImportBench bench_;
};

TEST_F(SameRows, AFileThatComesBackIsSentWhenAnotherWasSentSince) {
  const std::string mapping = write("m.yaml", kSameRowsMapping);
  const std::string a = write("a.csv", rows_again(1, 3, "a"));
  const std::string b = write("b.csv", rows_again(1, 3, "b"));
  ASSERT_EQ(run({a, "-m", mapping}).exit_code, 0);
  EXPECT_THAT(run({a, "-m", mapping}).err, HasSubstr("finished already"));
  ASSERT_EQ(run({b, "-m", mapping}).exit_code, 0);
  const ProgramResult back = run({a, "-m", mapping});
  EXPECT_EQ(back.exit_code, 0) << back.err;
  EXPECT_THAT(back.err,
              AllOf(HasSubstr("run 1 delivered the same, but run 2 (b.csv) has updated such profiles "
                              "since: everything is sent again"),
                    HasSubstr("Run 3 finished")));
  EXPECT_EQ(bench_.profiles().at("1"), R"({"Name":"a1"})");
  EXPECT_THAT(run({a, "-m", mapping}).err, HasSubstr("Run 3 is finished already"));
}

TEST_F(SameRows, AnImportOfOtherProfilesChangesNothingAboutThat) {
  const std::string a = write("a.csv", rows_again(1, 3));
  const std::string groups =
      write("g.yaml", "version: 1\ntarget: groups\ngroup_key: company\nid: ID\nset: { Name: Name }\n");
  const std::string users = write("m.yaml", kSameRowsMapping);
  ASSERT_EQ(run({a, "-m", users}).exit_code, 0);
  ASSERT_EQ(run({a, "-m", groups}).exit_code, 0);
  EXPECT_THAT(run({a, "-m", users}).err, HasSubstr("Run 1 is finished already"));
}

TEST_F(SameRows, ACommentInTheMappingSendsNothingAndAPropertySaysWhatItIs) {
  const std::string a = write("a.csv", rows_again(1, 3));
  const std::string mapping = write("m.yaml", kSameRowsMapping);
  ASSERT_EQ(run({a, "-m", mapping}).exit_code, 0);
  write("m.yaml", "# nightly\nversion: 1\ndescription: All of them\nset:\n  Name: { from: Name }\nid: ID\n");
  EXPECT_THAT(run({a, "-m", mapping}).err, HasSubstr("Run 1 is finished already"));
  write("m.yaml", std::string(kSameRowsMapping) + "set_once: { First: Name }\n");
  const ProgramResult changed = run({a, "-m", mapping});
  EXPECT_EQ(changed.exit_code, 0);
  EXPECT_THAT(changed.err,
              HasSubstr("since run 1, property \"First\" of set_once is new: 3 rows are sent again"));
  const ProgramResult renamed =
      run({a, "-m", write("new.yaml", std::string(kSameRowsMapping) + "append: { All: Name }\n")});
  EXPECT_THAT(renamed.err,
              HasSubstr("since run 2 (by " + mapping +
                        "), property \"All\" of append is new, property \"First\" of set_once is gone"));
}

TEST_F(SameRows, ARunThatStoppedByItsLimitsDoesNotHinderTheNextExport) {
  const std::string mapping =
      write("m.yaml", "version: 1\nid: ID\nset: { Age: { from: Age, as: number } }\n");
  const std::string csv = write("c.csv", "ID,Age\n1,5\n2,x\n");
  ASSERT_EQ(run({csv, "-m", mapping, "--max-rejects", "0"}).exit_code, 3);
  EXPECT_THAT(runs("1"), HasSubstr("stopped before its end"));
  write("c.csv", "ID,Age\n1,5\n2,6\n");
  const ProgramResult next = run({csv, "-m", mapping});
  EXPECT_EQ(next.exit_code, 0) << next.err;
  EXPECT_THAT(next.err, AllOf(HasSubstr("Run 2 finished"), Not(HasSubstr("--restart"))));
  EXPECT_THAT(runs("1"), AllOf(HasSubstr("1 rejected"), HasSubstr("stopped before its end")));
  write("c.csv", "ID,Age\n1,5\n2,x\n");
  EXPECT_THAT(
      run({csv, "-m", mapping}).err,
      AllOf(HasSubstr("run 2 (c.csv) has updated such profiles since run 1 was interrupted: everything "
                      "is sent again"),
            HasSubstr("Run 3 finished")));
}

TEST_F(SameRows, ARunThatStoppedByItsLimitsGoesOn) {
  const std::string mapping =
      write("m.yaml", "version: 1\nid: ID\nset: { Age: { from: Age, as: number } }\n");
  const std::string csv = write("c.csv", "ID,Age\n1,5\n2,x\n");
  ASSERT_EQ(run({csv, "-m", mapping, "--max-rejects", "0"}).exit_code, 3);
  EXPECT_THAT(run({csv, "-m", mapping}).err, HasSubstr("Run 1 finished"));
}

TEST_F(SameRows, AnInterruptedRunMakesWayForANewExportUnlessThatIsRefused) {
  const std::string mapping = write("m.yaml", kSameRowsMapping);
  const std::string csv = write("c.csv", rows_again(1, 2'000));
  begin_and_end_by(SIGINT, {csv, "-m", mapping});
  write("c.csv", rows_again(1, 2'001));
  const ProgramResult refused = run({csv, "-m", mapping, "--superseded", "refuse"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("Run 1"), HasSubstr("c.csv has changed"),
                                 HasSubstr("--superseded new-run"), Not(HasSubstr("--restart"))));
  const ProgramResult next = run({csv, "-m", mapping});
  EXPECT_EQ(next.exit_code, 0) << next.err;
  EXPECT_THAT(next.err, AllOf(HasSubstr("run 1 was interrupted"), HasSubstr("run 1 is given up")));
  EXPECT_THAT(runs("1"), AllOf(HasSubstr("given up"), HasSubstr("settled")));
  EXPECT_EQ(bench_.profiles().size(), 2'001u);
}

TEST_F(SameRows, AnUnfinishedRunGoesOnWhenMoreFilesHaveCome) {
  const std::string mapping = write("m.yaml", kSameRowsAdding);
  write("in/b.csv", rows_again(1, 1'000));
  write("in/c.csv", rows_again(1'001, 2'000));
  const std::string folder = bench_.folder().path() / "in";
  begin_and_end_by(SIGKILL, {folder, "-m", mapping});
  write("in/a.csv", rows_again(2'001, 3'000));  // before the others
  const ProgramResult all = run({folder, "-m", mapping});
  EXPECT_LE(all.exit_code, 1) << all.err;
  EXPECT_THAT(all.err, HasSubstr("run 1 was interrupted; it goes on, with 1 source more"));
  EXPECT_EQ(bench_.profiles().size(), 3'000u);
  EXPECT_LE(added(), 3'000u);
  EXPECT_FALSE(any_doubled());
}

TEST_F(SameRows, CountersOfACommentedMappingAreNotAddedAgain) {
  const std::string mapping = write("m.yaml", kSameRowsAdding);
  const std::string csv = write("c.csv", rows_again(1, 10));
  ASSERT_EQ(run({csv, "-m", mapping}).exit_code, 0);
  write("m.yaml", std::string("# nightly\n") + kSameRowsAdding);
  EXPECT_THAT(run({csv, "-m", mapping}).err, HasSubstr("finished already"));
  EXPECT_EQ(added(), 10u);
}

TEST_F(SameRows, CountersOfFirstRowsAreAskedAboutWhenAllComes) {
  const std::string mapping = write("m.yaml", kSameRowsAdding);
  const std::string csv = write("c.csv", rows_again(1, 100));
  ASSERT_EQ(run({csv, "-m", mapping, "--limit", "10"}).exit_code, 0);
  std::filesystem::rename(csv, csv + "-moved.csv");
  const std::string moved = csv + "-moved.csv";
  const ProgramResult refused = run({moved, "-m", mapping});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("run 1 of"), HasSubstr("delivered 10 rows"),
                                 HasSubstr("add Points"), HasSubstr("--skip-applied"), HasSubstr("--again")));
  EXPECT_EQ(added(), 10u);
  const ProgramResult rest = run({moved, "-m", mapping, "--skip-applied"});
  EXPECT_EQ(rest.exit_code, 0) << rest.err;
  EXPECT_EQ(added(), 100u);
  EXPECT_EQ(bench_.stat("applied_by_operation.$set"), 110u);
  EXPECT_FALSE(any_doubled());
}

// Method: the newer file is imported while the older one is still under way.
TEST_F(SameRows, OfTwoFilesAtOneTimeAreWarnedOf) {
  const std::string mapping = write("m.yaml", kSameRowsMapping);
  Program older(bench_.import({write("old.csv", rows_again(1, 20'000)), "-m", mapping, "--batch-records", "20",
                               "--concurrency", "1"}));
  while (bench_.stat("requests") < 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const ProgramResult newer = run({write("new.csv", rows_again(1, 3, "new")), "-m", mapping});
  EXPECT_EQ(newer.exit_code, 0) << newer.err;
  EXPECT_THAT(newer.err, HasSubstr("run 1 (old.csv) updates such profiles at the same time"));
  const std::string events = write("e.yaml",
                                   "version: 1\ntarget: events\nevent: { value: Seen }\n"
                                   "time: { value: \"2026-01-01T00:00:00Z\", as: datetime }\nid: ID\n");
  EXPECT_THAT(run({bench_.folder().path() / "new.csv", "-m", events}).err, Not(HasSubstr("same time")));
  EXPECT_EQ(older.wait().exit_code, 0);
  EXPECT_THAT(run({write("last.csv", rows_again(1, 3, "last")), "-m", mapping}).err,
              Not(HasSubstr("same time")));
}

TEST_F(SameRows, CountersAreAskedAboutWhenAFinishedFileComesWithOthers) {
  const std::string mapping = write("m.yaml", kSameRowsAdding);
  const std::string a = write("a.csv", rows_again(1, 10));
  const std::string b = write("b.csv", rows_again(11, 20));
  ASSERT_EQ(run({a, "-m", mapping}).exit_code, 0);
  EXPECT_EQ(run({a, b, "-m", mapping}).exit_code, 2);
  EXPECT_EQ(run({a, b, "-m", mapping, "--skip-applied"}).exit_code, 0);
  EXPECT_EQ(added(), 20u);
  EXPECT_EQ(run({a, b, "-m", mapping, "--again"}).exit_code, 0);
  EXPECT_EQ(added(), 40u) << "as was asked for";
}

TEST_F(SameRows, CountersOfARunThatWasGivenUpAreAskedAbout) {
  const std::string mapping = write("m.yaml", kSameRowsAdding);
  const std::string csv = write("c.csv", rows_again(1, 2'000));
  begin_and_end_by(SIGINT, {csv, "-m", mapping});
  const std::uint64_t before = added();
  ASSERT_GT(before, 0u);
  const ProgramResult refused = run({csv, "-m", mapping, "--restart"});
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  EXPECT_EQ(added(), before);
  EXPECT_EQ(run({csv, "-m", mapping, "--restart", "--skip-applied"}).exit_code, 0);
  EXPECT_EQ(added(), 2'000u);
  EXPECT_FALSE(any_doubled());
}

TEST_F(SameRows, CountersOfAChangedMappingAreAskedAboutAndRejectsAreNotLeftOut) {
  const std::string mapping =
      write("m.yaml", std::string(kSameRowsAdding) + "set_once: { Age: { from: Name, as: number } }\n");
  const std::string csv = write("c.csv", "ID,Name,Points\n1,1,5\n2,x,5\n");
  ASSERT_EQ(run({csv, "-m", mapping}).exit_code, 1);
  write("m.yaml", kSameRowsAdding);
  EXPECT_EQ(run({csv, "-m", mapping}).exit_code, 2);
  EXPECT_EQ(run({csv, "-m", mapping, "--skip-applied"}).exit_code, 0);
  EXPECT_EQ(added(), 2u);
  EXPECT_FALSE(any_doubled());
}

TEST_F(SameRows, OtherProjectsAndOtherCountersAreNotAskedAbout) {
  const std::string csv = write("c.csv", rows_again(1, 10));
  const std::string points = write("p.yaml", kSameRowsAdding);
  const std::string coins = write("c.yaml", "version: 1\nid: ID\nadd: { Coins: Points }\n");
  ASSERT_EQ(run({csv, "-m", points}).exit_code, 0);
  EXPECT_EQ(run({csv, "-m", coins}).exit_code, 0);
  ProgramOptions elsewhere = bench_.import({csv, "-m", points});
  *std::ranges::find(elsewhere.arguments, "sandbox") = "another";
  EXPECT_EQ(run_program(elsewhere).exit_code, 0);
}

}  // namespace
}  // namespace mixferry::tests
