// `verify` as a person types it: what it finds, what it says to type, and that it comes to the same however
// often it is broken off.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>
#include <thread>

#include "engine/report/screen_text.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kVerifiedMapping =
    "version: 1\n"
    "id: ID\n"
    "set: { $email: Email, Plan: Plan }\n"
    "union: { Tags: { from: Tags, as: list } }\n"
    "unset: [Old]\n";

std::string contacts_of(int count) {
  std::string rows = "ID,Email,Plan,Tags\n";
  for (int i = 0; i < count; ++i) rows += fmt::format("c-{0},u{0}@example.org,plan {1},a;b\n", i, i % 7);
  return rows;
}

class VerifyProgram : public testing::Test {
 protected:
  explicit VerifyProgram(sandbox::SandboxOptions options = {}) : sandbox_(std::move(options)) {
    mapping_ = folder_.write("m.yaml", kVerifiedMapping);
    folder_.write("projects.yaml", fmt::format("projects:\n"
                                               "  box:\n"
                                               "    endpoint: http://127.0.0.1:{}\n"
                                               "    id: 1\n"
                                               "    token: sandbox\n"
                                               "    query_quota: 1000000\n"
                                               "    service_account: {{ env: BOX_ACCOUNT }}\n"
                                               "default: box\n",
                                               sandbox_.port()));
  }

  void import(int count) {
    csv_ = folder_.write("contacts.csv", contacts_of(count));
    const ProgramResult imported = run({"import", csv_, "-m", mapping_});
    ASSERT_EQ(imported.exit_code, 0) << imported.err;
  }

  [[nodiscard]] ProgramOptions program(std::vector<std::string> arguments) const {
    return {.arguments = std::move(arguments),
            .environment = {{"BOX_ACCOUNT", "sandbox:sandbox"},
                            {"MIXFERRY_PROJECTS", folder_.path() / "projects.yaml"},
                            {"MIXFERRY_STATE", folder_.path() / "state"}},
            .standard_input = {}};
  }
  [[nodiscard]] ProgramResult run(std::vector<std::string> arguments) const {
    return run_program(program(std::move(arguments)));
  }
  [[nodiscard]] std::vector<std::string> verify(std::vector<std::string> more = {"--all"}) const {
    std::vector<std::string> arguments = {"verify", csv_, "-m", mapping_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  void change(const std::string& id, const std::string& operation) const {
    http_post(sandbox_.port(), "/engage?strict=1&verbose=1",
              fmt::format(R"([{{"$token":"sandbox","$distinct_id":"{}",{}}}])", id, operation));
  }
  void plant_differences() const {
    change("c-7", R"("$set":{"Plan":"free"})");
    change("c-11", R"("$unset":["$email"])");
    change("c-12", R"("$set":{"Old":1})");
    change("c-13", R"("$remove":{"Tags":"b"})");
    change("c-14", R"("$delete":"")");
  }

  TemporaryFolder folder_;
  sandbox::Sandbox sandbox_;
  std::string csv_, mapping_;
};

/// What a report says of the profiles, without when and how it was found.
std::string found_in(const std::filesystem::path& report) {
  boost::json::object found = boost::json::parse(read_file(report)).as_object();
  for (const char* key : {"started", "finished", "seconds", "queries", "queries_of_hour", "to_import"})
    found.erase(key);
  return boost::json::serialize(found);
}

// Method: five differences of five kinds; what people read, and what comes of what it says to type.
TEST_F(VerifyProgram, SaysWhatBringsItInAgain) {
  import(500);
  plant_differences();
  const ProgramResult result = run(verify());
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("5 of 500 profiles are not as the export says"), HasSubstr("\"plan 0\""),
                    HasSubstr("\"free\""), HasSubstr("c-14"), HasSubstr("Rows that bring it in again")));
  std::istringstream lines(result.err.substr(result.err.find("Verified:")));
  std::string command;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  mixferry ")) command = line.substr(11);
    if (line.find('/') != std::string::npos) continue;  // paths are as long as they are
    EXPECT_LE(report::width_of(line), 80U) << line;
  }
  std::istringstream words(command);
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  const ProgramResult mended = run(arguments);
  EXPECT_EQ(mended.exit_code, 0) << mended.err;
  EXPECT_EQ(run(verify()).exit_code, 0);
  EXPECT_EQ(run(verify({})).exit_code, 0);
}

TEST_F(VerifyProgram, WritesWhereItIsTold) {
  import(500);
  plant_differences();
  const std::string mend = folder_.path() / "again.csv";
  const ProgramResult result = run(verify({"--all", "--report", "-", "--mend", mend}));
  EXPECT_EQ(boost::json::parse(result.out).at("exit_code").to_number<int>(), 1);
  EXPECT_THAT(read_file(mend), HasSubstr("c-14,u14@example.org"));
  EXPECT_EQ(run(verify({"--mend", csv_})).exit_code, 2);
  EXPECT_EQ(run(verify({"--mend", "-"})).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "state/verifications"));
}

TEST_F(VerifyProgram, ReadsStandardInput) {
  import(500);
  ProgramOptions piped = program({"verify", "-", "-m", mapping_, "--all"});
  piped.standard_input = contacts_of(500);
  const ProgramResult result = run_program(piped);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "state/stdin"));
}

TEST_F(VerifyProgram, SaysWhoMayNotRead) {
  import(10);
  ProgramOptions stranger = program(verify());
  stranger.environment["BOX_ACCOUNT"] = "nobody:knows";
  const ProgramResult refused = run_program(stranger);
  EXPECT_EQ(refused.exit_code, 4) << refused.err;
  stranger.environment.erase("BOX_ACCOUNT");
  const ProgramResult without = run_program(stranger);
  EXPECT_EQ(without.exit_code, 2) << without.err;
  EXPECT_THAT(without.err, HasSubstr("BOX_ACCOUNT"));
}

// Method: files may not grow beyond 64 KiB, as on a disk that is full; afterwards the same command ends well.
TEST_F(VerifyProgram, TellsOfAFullDiskAndGoesOn) {
  import(5'000);
  ProgramOptions cramped = program(verify());
  cramped.file_bytes_max = 64 << 10;
  const ProgramResult stopped = run_program(cramped);
  EXPECT_EQ(stopped.exit_code, 3) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("state"));
  const ProgramResult result = run(verify());
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

class VerifyOfASlowSandbox : public VerifyProgram {
 protected:
  static sandbox::SandboxOptions slow() {
    sandbox::SandboxOptions options;
    options.behaviour.queries_per_hour_max = 0;
    options.behaviour.latency_milliseconds = 20;
    return options;
  }
  VerifyOfASlowSandbox() : VerifyProgram(slow()) {}
};

// Method: 20,000 profiles, read in 20 pages. The process is killed again and again, at seeded moments, while
// it reads the export, asks and compares; what it comes to in the end is what it comes to undisturbed.
TEST_F(VerifyOfASlowSandbox, ComesToTheSameHoweverOftenItIsKilled) {
  import(20'000);
  plant_differences();
  const std::filesystem::path reference = folder_.path() / "reference.json";
  ASSERT_EQ(run(verify({"--all", "--report", reference})).exit_code, 1);
  for (const std::uint64_t seed : {1, 2, 3}) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::filesystem::path report = folder_.path() / fmt::format("report-{}.json", seed);
    int kills = 0;
    for (bool is_done = false; !is_done;) {
      Program process(program(verify({"--all", "--report", report})));
      std::this_thread::sleep_for(
          std::chrono::milliseconds(random() % 300 + 20 * static_cast<unsigned>(kills)));
      process.signal(SIGKILL);
      is_done = process.wait().exit_code == 1;
      kills += is_done ? 0 : 1;
    }
    EXPECT_EQ(found_in(report), found_in(reference)) << kills << " kills";
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "state/reads"));
  }
}

}  // namespace
}  // namespace mixferry::tests
