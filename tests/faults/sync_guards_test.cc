// What keeps a sync from sending: exports that are wrong, snapshots that are damaged, another sync at work.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include "tests/faults/nights.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;

/// A job that synced its first night.
class SyncedOnce : public testing::Test {
 protected:
  SyncedOnce() {
    const ProgramResult result = run_program(job_.sync(nights_[0], 0));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    files_ = job_.snapshot_files();
    received_ = job_.received();
  }
  /// Nothing was sent since, and nothing remembered.
  void expect_nothing_happened() const {
    EXPECT_EQ(job_.received(), received_);
    EXPECT_TRUE(job_.snapshot_files() == files_);
  }
  /// The second night goes through, as if nothing had been before it.
  void expect_next_night_is_right(const std::vector<std::string>& more = {}) const {
    const ProgramResult result = run_program(NightlyJob::with(job_.sync(nights_[1], 1), more));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    expect_held(job_, plain_imports(nights_, Gone::delete_, false).back());
  }
  [[nodiscard]] ProgramResult sync(const Night& night, const std::vector<std::string>& more = {}) const {
    return run_program(NightlyJob::with(job_.sync(night, 1), more));
  }
  [[nodiscard]] std::string csv() const { return job_.bench().folder().path("part0.csv"); }
  /// The one of users.
  [[nodiscard]] std::string snapshot() const {
    for (const auto& [path, bytes] : files_) {
      if (path.ends_with("/users.snapshot")) return path;
    }
    return {};
  }

  const std::vector<Night> nights_ = nights_of({.seed = 9, .people = 100, .nights = 2, .repeats = false});
  const NightlyJob job_{{.gone = Gone::delete_}};
  std::map<std::string, std::string> files_;
  std::uint64_t received_ = 0;
};

TEST_F(SyncedOnce, ATruncatedExportSendsNothingAndTheGoodOneGoesThrough) {
  const Night half(nights_[1].begin(), nights_[1].begin() + 30);
  ProgramOptions command = job_.sync(half, 1);
  *std::ranges::find(command.arguments, "60%") = "5%";
  const ProgramResult result = run_program(command);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("have no row tonight, and --max-gone allows 5%. Nothing was sent."));
  expect_nothing_happened();
  expect_next_night_is_right();
}

TEST_F(SyncedOnce, AnEmptyExportSendsNothing) {
  const ProgramResult result = sync({});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the export is empty"));
  expect_nothing_happened();
  expect_next_night_is_right();
}

TEST_F(SyncedOnce, AnExportThatIsCutInTheMidstOfGzipSendsNothing) {
  ProgramOptions command = job_.sync(nights_[1], 1);
  const std::string zipped = csv() + ".gz";
  ASSERT_EQ(std::system(fmt::format("gzip -c {0} | head -c 700 > {1}", csv(), zipped).c_str()), 0);
  *std::ranges::find(command.arguments, csv()) = zipped;
  *std::ranges::find(command.arguments, "60%") = "100%";
  const ProgramResult result = run_program(command);
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the gzip file is cut off"));
  expect_nothing_happened();
  expect_next_night_is_right();
}

TEST_F(SyncedOnce, MaxChangedSendsNothing) {
  const ProgramResult result = sync(nights_[1], {"--max-changed", "1%"});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("would change, and --max-changed allows 1%. Nothing was sent."));
  expect_nothing_happened();
  expect_next_night_is_right({"--max-changed", "100%"});
}

TEST_F(SyncedOnce, ADryRunSendsAndRemembersNothingAndListsWhoIsGone) {
  const std::string gone = job_.bench().folder().path("gone.jsonl");
  const ProgramResult result = sync(nights_[1], {"--dry-run", "--gone", gone});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_nothing_happened();
  std::set<std::string> now;
  for (const NightRow& row : nights_[1]) now.insert(row.id);
  std::set<std::string> expected;
  for (const NightRow& row : nights_[0]) {
    if (!now.contains(row.id)) expected.insert(fmt::format(R"({{"profiles":"users","id":"{}"}})", row.id));
  }
  std::set<std::string> listed;
  std::istringstream lines(read_file(gone));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("\"users\"") != std::string::npos) listed.insert(line);
  }
  EXPECT_FALSE(listed.empty());
  EXPECT_EQ(listed, expected);
  expect_next_night_is_right();
}

// Method: a dry run of the next export, while a night that was killed is still to be gone on with.
TEST_F(SyncedOnce, ADryRunLeavesANightAloneThatWasKilled) {
  if (!has_strace_for_syncs()) GTEST_SKIP() << "there is no strace here, or it may not trace";
  ASSERT_EQ(run_program(killed_at(job_.sync(nights_[1], 1), "sendmsg", 3)).exit_code, 128 + SIGKILL);
  const std::map<std::string, std::string> files = job_.snapshot_files();
  const std::uint64_t received = job_.received();
  const ProgramResult result = sync(nights_[0], {"--dry-run"});
  EXPECT_LE(result.exit_code, 3) << result.err;
  EXPECT_EQ(job_.received(), received);
  EXPECT_TRUE(job_.snapshot_files() == files) << result.err;
  expect_next_night_is_right();
}

TEST_F(SyncedOnce, FullSendsEverythingAndTheNextNightWhatChangedAlone) {
  SyncModel afresh(Gone::delete_, false);
  SyncModel model(Gone::delete_, false);
  model.sync(nights_[0]);
  EXPECT_EQ(sync(nights_[0], {"--full"}).exit_code, 0);
  EXPECT_EQ(job_.received() - received_, afresh.sync(nights_[0]));
  const std::uint64_t before = job_.received();
  expect_next_night_is_right();
  EXPECT_EQ(job_.received() - before, model.sync(nights_[1]));
}

TEST_F(SyncedOnce, WhereARowCantBeReadNobodyIsGone) {
  ProgramOptions command = job_.sync(nights_[1], 1);
  std::ofstream(csv(), std::ios::app) << "u9\"9,\"no end\n";
  const ProgramResult result = run_program(command);
  EXPECT_LE(result.exit_code, 1) << result.err;
  EXPECT_EQ(job_.bench().stat("applied_by_operation.$delete"), 0u) << result.err;
  expect_next_night_is_right();
}

TEST_F(SyncedOnce, OneOfSeveralFilesMissingIsTold) {
  const NightlyJob job({.gone = Gone::delete_, .sources = 2});
  ASSERT_EQ(run_program(job.sync(nights_[0], 0)).exit_code, 0);
  ProgramOptions command = job.sync(nights_[1], 1);
  std::erase(command.arguments, job.bench().folder().path("part1.csv"));
  *std::ranges::find(command.arguments, "60%") = "5%";
  const std::uint64_t received = job.received();
  const ProgramResult result = run_program(command);
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("part1.csv, which is not among tonight's sources"));
  EXPECT_EQ(job.received(), received);
  EXPECT_EQ(run_program(job.sync(nights_[1], 1)).exit_code, 0);
  EXPECT_EQ(differences(held_by(job.bench()), plain_imports(nights_, Gone::delete_, false).back()), "");
}

TEST(TwoSyncs, OfOneJobAreNotAtWorkAtOnce) {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 100;
  const NightlyJob job({.sandbox = options});
  const Night night = nights_of({.seed = 1, .nights = 1}).front();
  const ProgramOptions sync = job.sync(night, 0);
  Program first(sync);
  while (job.bench().stat("requests") < 1 && first.is_running())
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const ProgramResult second = run_program(sync);
  EXPECT_EQ(second.exit_code, 3) << second.err;
  EXPECT_THAT(second.err, HasSubstr("Another mixferry is at work on a sync of"));
  EXPECT_EQ(first.wait().exit_code, 0);
  EXPECT_EQ(differences(held_by(job.bench()), plain_imports({night}, Gone::keep, false).front()), "");
}

/// What was done to a file of the snapshots.
struct Damage {
  const char* name;
  void (*inflict)(const std::string& snapshot);
};

class DamagedSnapshots : public SyncedOnce, public testing::WithParamInterface<Damage> {};

// Method: a second night, the file of the first one's snapshot spoiled or put back; then it is refused, and
// the right one goes on.
TEST_P(DamagedSnapshots, AreRefusedWithWordsAndNothingIsSent) {
  const std::string older = read_file(snapshot());
  std::ofstream(snapshot() + ".older", std::ios::binary) << older;
  expect_next_night_is_right();
  const std::string right = read_file(snapshot());
  const std::uint64_t received = job_.received();
  GetParam().inflict(snapshot());
  const ProgramResult result = sync(nights_[0]);
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("users.snapshot"));
  EXPECT_THAT(result.err, HasSubstr("mixferry snapshots --forget"));
  EXPECT_EQ(job_.received(), received);
  std::ofstream(snapshot(), std::ios::binary) << right;
  EXPECT_EQ(sync(nights_[0]).exit_code, 0);
}

INSTANTIATE_TEST_SUITE_P(
    All, DamagedSnapshots,
    testing::Values(Damage{"Flipped",
                           [](const std::string& file) {
                             std::string bytes = read_file(file);
                             bytes[bytes.size() / 2] ^= 1;
                             std::ofstream(file, std::ios::binary) << bytes;
                           }},
                    Damage{"CutOff",
                           [](const std::string& file) {
                             std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
                           }},
                    Damage{"Empty", [](const std::string& file) { std::filesystem::resize_file(file, 0); }},
                    Damage{"Removed", [](const std::string& file) { std::filesystem::remove(file); }},
                    Damage{"Older",
                           [](const std::string& file) {
                             std::filesystem::copy_file(file + ".older", file,
                                                        std::filesystem::copy_options::overwrite_existing);
                           }}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::tests
