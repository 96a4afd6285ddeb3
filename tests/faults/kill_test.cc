// The program killed at random instants, and started again until it is through.

#include <boost/json/parse.hpp>
#include <csignal>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "tests/support/contacts.h"

namespace mixferry::tests {
namespace {

sandbox::SandboxOptions sandbox_of_4_ms() {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 4;
  return options;
}

/// Starts the import, kills it after a random while, until one gets through; returns its result and counts
/// the kills.
ProgramResult import_killing(const ProgramOptions& import, std::uint64_t seed, int kills_max, int& kills) {
  std::mt19937_64 random{seed};
  while (true) {
    Program program(import);
    if (kills < kills_max) {
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 150));
      program.signal(SIGKILL);
    }
    const ProgramResult result = program.wait();
    if (result.exit_code != 128 + SIGKILL) return result;
    ++kills;
  }
}

class Killed : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Killed, AnImportEndsInTheSameStateAndSendsNothingThatIsSettled) {
  RecordProperty("seed", std::to_string(GetParam()));
  ImportBench bench(sandbox_of_4_ms());
  const ContactOptions contacts{.rows = 20'000, .ids = 900, .seed = GetParam()};
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv(contacts));
  const std::string mapping = bench.folder().write("m.yaml", kRepeatableMapping);
  const std::string report = bench.folder().path() / "report.json";
  int kills = 0;
  const ProgramResult result = import_killing(
      bench.import({csv, "-m", mapping, "--batch-records", "100", "--report", report}), GetParam(), 8, kills);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_GT(kills, 0);
  EXPECT_EQ(bench.profiles(), expected_profiles(contacts));
  EXPECT_EQ(report_field(report, "rows_read"), "20000");
  EXPECT_EQ(report_field(report, "rows_delivered"), "20000");
  // What a kill sends again is bounded by what can be unsettled: the batches in flight or queued behind them,
  // and those that wait for the ledger.
  const std::uint64_t updates = std::stoull(report_field(report, "updates_sent"));
  EXPECT_LE(bench.stat("updates.applied"), updates + static_cast<std::uint64_t>(kills) * 44 * 100);
}

TEST_P(Killed, CountersAreNeverAppliedTwice) {
  RecordProperty("seed", std::to_string(GetParam()));
  ImportBench bench(sandbox_of_4_ms());
  const ContactOptions contacts{.rows = 8'000, .ids = 8'000, .seed = GetParam()};
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv(contacts));
  const std::string mapping = bench.folder().write("m.yaml", kCountingMapping);
  const std::string report = bench.folder().path() / "report.json";
  int kills = 0;
  const ProgramResult result = import_killing(
      bench.import({csv, "-m", mapping, "--batch-records", "100", "--report", report}), GetParam(), 8, kills);
  const std::uint64_t in_doubt = std::stoull(report_field(report, "rows_in_doubt"));
  EXPECT_EQ(result.exit_code, in_doubt == 0 ? 0 : 1) << result.err;
  EXPECT_EQ(report_field(report, "rows_read"), "8000");
  std::uint64_t missing = 0;
  const Profiles profiles = bench.profiles();
  for (const auto& [id, points] : expected_points(contacts)) {
    const auto stored = boost::json::parse(profiles.at(id)).as_object();
    const std::uint64_t sum = stored.contains("Points") ? stored.at("Points").to_number<std::uint64_t>() : 0;
    EXPECT_LE(sum, points) << id << " was counted twice";
    if (sum < points) ++missing;
  }
  EXPECT_LE(missing, in_doubt) << "points are missing that nobody calls in doubt";
}

INSTANTIATE_TEST_SUITE_P(Seeds, Killed, testing::Values(1, 2, 3));

/// All that a process has read so far, from files and sockets.
std::uint64_t bytes_read_by(const Program& program) {
  std::ifstream io("/proc/" + std::to_string(program.pid()) + "/io");
  std::string name;
  std::uint64_t bytes = 0;
  io >> name >> bytes;
  EXPECT_EQ(name, "rchar:");
  return bytes;
}

// Method: killed when nearly all is settled; then, in small batches so that it takes a while, what it has
// read by the time of its first request.
TEST(Resumed, AnImportReadsOnWhereItCameTo) {
  ImportBench bench(sandbox_of_4_ms());
  const ContactOptions contacts{.rows = 100'000, .ids = 100'000};
  const std::string content = contacts_csv(contacts);
  const std::string csv = bench.folder().write("contacts.csv", content);
  const std::string report = bench.folder().path() / "report.json";
  ProgramOptions import = bench.import({csv, "--id", "ID", "--report", report, "--batch-records", "1000"});
  {
    Program program(import);
    while (bench.stat("updates.applied") < 90'000) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    program.signal(SIGKILL);
    (void)program.wait();
  }
  const std::uint64_t requests_before = bench.stat("requests");
  import.arguments.back() = "20";
  Program program(import);
  while (bench.stat("requests") == requests_before) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_LT(bytes_read_by(program), content.size() / 2);
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_EQ(report_field(report, "rows_delivered"), "100000");
  EXPECT_EQ(bench.profiles().size(), expected_points(contacts).size());
}

class Interrupted : public testing::TestWithParam<int> {};

TEST_P(Interrupted, AnImportDrainsAndIsResumed) {
  ImportBench bench(sandbox_of_4_ms());
  const ContactOptions contacts{.rows = 12'000, .ids = 12'000};
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv(contacts));
  const std::string mapping = bench.folder().write("m.yaml", kCountingMapping);
  const std::string report = bench.folder().path() / "report.json";
  const ProgramOptions import =
      bench.import({csv, "-m", mapping, "--batch-records", "100", "--report", report});
  Program program(import);
  while (bench.stat("requests") < 5) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  program.signal(GetParam());
  const ProgramResult interrupted = program.wait(std::chrono::seconds(20));
  EXPECT_EQ(interrupted.exit_code, 3) << interrupted.err;
  EXPECT_EQ(report_field(report, "status"), "stopped");
  const std::uint64_t before = bench.stat("updates.applied");
  EXPECT_EQ(report_field(report, "updates_sent"), std::to_string(before));
  const ProgramResult resumed = run_program(import);
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(report_field(report, "rows_delivered"), "12000");
  EXPECT_EQ(report_field(report, "updates_sent"), std::to_string(bench.stat("updates.applied")))
      << "something was sent twice";
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupted, testing::Values(SIGINT, SIGTERM, SIGHUP),
                         [](const auto& row) { return std::string(::sigabbrev_np(row.param)); });

}  // namespace
}  // namespace mixferry::tests
