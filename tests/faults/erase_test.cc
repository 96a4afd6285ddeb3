// Whole erasures and retrievals, as they are typed: whoever is erased is gone and stays away, nobody is
// submitted twice, and nothing is called done that is not.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/support/import_bench.h"
#include "tests/support/local_http.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kMapping = "version: 1\nid: ID\nset: { $email: Mail }\n";
constexpr const char* kEvents =
    "version: 1\ntarget: events\nid: ID\nevent: { value: Came }\ntime: { from: When, as: datetime }\n"
    "properties: { Mail: Mail }\n";
constexpr const char* kRows =
    "ID,Mail,When\nA1,a@example.org,2026-09-01T10:00:00Z\nA2,b@example.org,2026-09-02T10:00:00Z\n"
    "A3,b@example.org,2026-09-03T10:00:00Z\n";

sandbox::SandboxOptions tasks_take(std::chrono::milliseconds time) {
  sandbox::SandboxOptions options;
  options.behaviour.task_time = time;
  options.behaviour.task_calls_per_second_max = 0;
  return options;
}

/// Three people in a project, with a profile each.
class Erasing : public testing::Test {
 protected:
  explicit Erasing(const sandbox::SandboxOptions& options = tasks_take(std::chrono::milliseconds(0)))
      : bench_(options) {
    import();
  }

  ProgramResult import() {
    const TemporaryFolder& folder = bench_.folder();
    return bench_.run_import(
        {folder.write("in.csv", kRows), "-m", folder.write("m.yaml", kMapping), "--again", "--no-canary"});
  }

  [[nodiscard]] ProgramOptions typed(std::vector<std::string> words) const {
    ProgramOptions options;
    options.arguments = std::move(words);
    for (const char* word : {"--token", "sandbox", "--project-id", "1", "--endpoint"})
      options.arguments.emplace_back(word);
    options.arguments.push_back(bench_.endpoint());
    options.environment = {{"MIXPANEL_SERVICE_ACCOUNT", "sandbox:sandbox"},
                           {"MIXPANEL_GDPR_TOKEN", "sandbox-gdpr"},
                           {"MIXFERRY_STATE", bench_.state_dir()}};
    return options;
  }
  [[nodiscard]] ProgramResult type(std::vector<std::string> words) const {
    return run_program(typed(std::move(words)));
  }
  [[nodiscard]] std::string tasks() const { return http_get(bench_.port(), "/sandbox/tasks"); }

  ImportBench bench_;
};

TEST_F(Erasing, DeletesThePersonProvesItAndLeavesThemOutFromThenOn) {
  const std::string report = bench_.folder().path("report.json");
  const ProgramResult result =
      type({"erase", "--id", "A1", "--yes", "--reference", "CASE-7", "--report", report});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("Erasure 1 (CASE-7): done"));
  EXPECT_FALSE(bench_.profiles().contains("A1"));
  EXPECT_TRUE(bench_.profiles().contains("A2"));
  const std::string record = read_file(std::filesystem::path(bench_.state_dir()) / "privacy" / "1.json");
  EXPECT_THAT(record, HasSubstr("\"reference\": \"CASE-7\""));
  EXPECT_THAT(record, HasSubstr("\"step\": \"profile read back\""));
  EXPECT_THAT(record, Not(HasSubstr("A1")));
  EXPECT_THAT(read_file(report), HasSubstr("\"state\": \"done\""));
  EXPECT_THAT(type({"erased"}).out, HasSubstr("CASE-7"));

  EXPECT_THAT(import().err, HasSubstr("erased"));
  EXPECT_FALSE(bench_.profiles().contains("A1"));
}

TEST_F(Erasing, DeletesEventsToo) {
  const TemporaryFolder& folder = bench_.folder();
  const std::string events = folder.write("e.yaml", kEvents);
  EXPECT_EQ(bench_.run_import({folder.path("in.csv"), "-m", events, "--no-canary"}).exit_code, 0);
  ASSERT_EQ(bench_.events().size(), 3U);
  EXPECT_EQ(type({"erase", "--id", "A1", "--id", "A3", "--yes"}).exit_code, 0);
  ASSERT_EQ(bench_.events().size(), 1U);
  EXPECT_THAT(bench_.events().front(), HasSubstr("A2"));
}

TEST_F(Erasing, DoesNothingInATrialNorUnaskedNorForTooMany) {
  const std::string list = bench_.folder().path("in.csv");
  EXPECT_EQ(type({"erase", "--id", "A1", "--dry-run"}).exit_code, 0);
  EXPECT_EQ(type({"erase", "--id", "A1"}).exit_code, 2);
  const ProgramResult many = type({"erase", list, "--column", "ID", "--yes", "--max", "2"});
  EXPECT_EQ(many.exit_code, 2);
  EXPECT_THAT(many.err, HasSubstr("--max 3"));
  const std::string header = bench_.folder().write("header.csv", "ID,Mail\n");
  const ProgramResult nobody = type({"erase", header, "--column", "ID", "--yes"});
  EXPECT_EQ(nobody.exit_code, 2);
  EXPECT_THAT(nobody.err, HasSubstr("nobody is meant"));
  EXPECT_EQ(tasks(), "");
  EXPECT_EQ(bench_.profiles().size(), 3U);
  EXPECT_THAT(type({"erased"}).out, HasSubstr("Nobody was erased"));
}

TEST_F(Erasing, FindsByAddressOnlyWhomThereIsOneOf) {
  const ProgramResult several = type({"erase", "--email", "b@example.org", "--yes"});
  EXPECT_EQ(several.exit_code, 2);
  EXPECT_THAT(several.err, HasSubstr("A2 and A3"));
  EXPECT_EQ(type({"erase", "--email", "nobody@example.org", "--yes"}).exit_code, 2);
  EXPECT_EQ(tasks(), "");
  EXPECT_EQ(type({"erase", "--email", "a@example.org", "--yes"}).exit_code, 0);
  EXPECT_FALSE(bench_.profiles().contains("A1"));
}

TEST_F(Erasing, NeedsAGdprTokenAndSaysWhatAnotherSecretIs) {
  ProgramOptions options = typed({"erase", "--id", "A1", "--yes"});
  options.environment.erase("MIXPANEL_GDPR_TOKEN");
  const ProgramResult without = run_program(options);
  EXPECT_EQ(without.exit_code, 2);
  EXPECT_THAT(without.err, HasSubstr("MIXPANEL_GDPR_TOKEN"));
  options.environment["MIXPANEL_GDPR_TOKEN"] = "sandbox-secret";
  const ProgramResult other = run_program(options);
  EXPECT_EQ(other.exit_code, 4);
  EXPECT_THAT(other.err, HasSubstr("project secret"));
  EXPECT_THAT(other.err, Not(HasSubstr("sandbox-secret")));
  EXPECT_EQ(tasks(), "");
}

TEST_F(Erasing, HandsOutWhatThereIsOfAPerson) {
  const std::string folder = bench_.folder().path("found");
  const ProgramResult result = type({"retrieve", "--id", "A2", "--yes", "-o", folder});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_FALSE(std::filesystem::is_empty(folder));
  EXPECT_TRUE(bench_.profiles().contains("A2"));
}

class LongErasing : public Erasing {
 protected:
  LongErasing() : Erasing(tasks_take(std::chrono::hours(1))) {}

  void let_tasks_end() const { http_post(bench_.port(), "/sandbox/tasks", R"({"advance_seconds":3600})"); }
};

TEST_F(LongErasing, KilledAnywhereGoesOnAndSubmitsNobodyTwice) {
  const std::string list = bench_.folder().path("in.csv");
  // Later each time, up to where it waits for the task; what a kill was too early for, the next one begins.
  for (const int delay : {5, 20, 60, 200, 1'500}) {
    Program program(typed({"erase", list, "--column", "ID", "--yes"}));
    std::this_thread::sleep_for(std::chrono::milliseconds(delay));
    program.signal(SIGKILL);
    EXPECT_EQ(program.wait().exit_code, 128 + SIGKILL);
  }
  EXPECT_EQ(type({"erase", list, "--column", "ID", "--yes", "--no-wait"}).exit_code, 3);
  let_tasks_end();
  const ProgramResult result = type({"erase", "--resume", "--no-wait"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(bench_.profiles().empty());
  const std::string all = tasks();
  for (const char* id : {"\"A1\"", "\"A2\"", "\"A3\""}) {
    ASSERT_NE(all.find(id), std::string::npos);
    EXPECT_EQ(all.find(id), all.rfind(id)) << all;
  }
}

TEST_F(LongErasing, IsCancelledUntilItHasStarted) {
  EXPECT_EQ(type({"erase", "--id", "A1", "--yes", "--no-wait"}).exit_code, 3);
  const std::string mark = "\"tracking_id\":\"";
  const std::string shown = tasks();
  const std::size_t begin = shown.find(mark) + mark.size();
  const std::string task = shown.substr(begin, shown.find('"', begin) - begin);
  EXPECT_EQ(type({"erase", "--cancel", task + "0"}).exit_code, 2);
  EXPECT_EQ(type({"erase", "--cancel", task}).exit_code, 0);
  EXPECT_THAT(type({"erase", "--resume"}).err, HasSubstr("Nothing is under way"));
}

}  // namespace
}  // namespace mixferry::tests
