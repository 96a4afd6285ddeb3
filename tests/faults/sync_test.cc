// Nights of changing exports, synced; after each, Mixpanel is held against one that got plain imports of the
// same exports, profile by profile, and what was sent against what had to be.

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "tests/faults/nights.h"
#include "tests/support/fickle_proxy.h"

namespace mixferry::tests {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr std::uint64_t kInFlightMax =
    2 * 2 * 20;  ///< records: 2 x --concurrency requests of --batch-records

constexpr std::size_t kShown = 1'000;  ///< bytes of what is wrong

constexpr const char* kNamesOfGone[] = {"Keep", "Delete", "Unset", "Set"};

sandbox::SandboxOptions distant() {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 2;
  return options;
}

void expect_held(const NightlyJob& job, const Held& expected) {
  const std::string wrong = differences(held_by(job.bench()), expected);
  EXPECT_TRUE(wrong.empty()) << wrong.substr(0, kShown);
}

class Nights : public testing::TestWithParam<Gone> {};

// Method: a healthy server. What is sent is exactly what the model says, and a night that is repeated sends
// the rows of ids that come several times alone, for the last of them has to win.
TEST_P(Nights, EndAsPlainImportsDoAndSendWhatChangedAlone) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const std::vector<Night> nights = nights_of({.seed = seed, .nights = 4, .repeats = seed % 2 == 0});
    const std::vector<Held> expected = plain_imports(nights, GetParam(), false);
    const NightlyJob job({.gone = GetParam(), .dated_names = seed == 1, .sources = seed});
    SyncModel model(GetParam(), false);
    for (std::size_t i = 0; i < nights.size(); ++i) {
      SCOPED_TRACE(testing::Message() << "night " << i);
      const std::uint64_t before = job.received();
      const ProgramOptions sync = job.sync(nights[i], i);
      const ProgramResult result = run_program(sync);
      EXPECT_EQ(result.exit_code, 0) << result.err;
      EXPECT_EQ(job.received() - before, model.sync(nights[i]));
      expect_held(job, expected[i]);
      const std::uint64_t synced = job.received();
      EXPECT_EQ(run_program(sync).exit_code, 0);
      EXPECT_EQ(job.received() - synced, model.would_send(nights[i]));
      expect_held(job, expected[i]);
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Gone, Nights, testing::Values(Gone::keep, Gone::delete_, Gone::unset, Gone::set),
                         [](const auto& row) { return kNamesOfGone[static_cast<int>(row.param)]; });

struct Killing {
  std::uint64_t runs = 0;
  std::uint64_t kills = 0;  ///< of them, those that were not through yet
};

/// Starts it and kills it after a while, up to three times.
Killing kill_at_random(const ProgramOptions& sync, std::mt19937_64& random) {
  Killing killing{.runs = 1 + random() % 3};
  for (std::uint64_t run = 0; run < killing.runs; ++run) {
    Program program(sync);
    std::this_thread::sleep_for(milliseconds(random() % 160));
    program.signal(SIGKILL);
    killing.kills += program.wait().exit_code == 128 + SIGKILL ? 1 : 0;
  }
  return killing;
}

class KilledNights : public testing::TestWithParam<Gone> {};

// Method: each night is killed several times, and the same command goes on until it is through. Where it got
// through before that, the same command is another night, which sends what a repeated one does.
TEST_P(KilledNights, GoOnWithWhatWasNotSettled) {
  std::uint64_t kills = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const std::vector<Night> nights = nights_of({.seed = seed, .nights = 3, .repeats = seed % 2 == 0});
    const std::vector<Held> expected = plain_imports(nights, GetParam(), false);
    const NightlyJob job(
        {.sandbox = distant(), .gone = GetParam(), .dated_names = seed % 3 == 1, .sources = seed});
    SyncModel model(GetParam(), false);
    for (std::size_t i = 0; i < nights.size(); ++i) {
      SCOPED_TRACE(testing::Message() << "night " << i);
      const std::uint64_t before = job.received();
      const ProgramOptions sync = job.sync(nights[i], i);
      const Killing killing = kill_at_random(sync, random);
      run_until_through(sync);
      kills += killing.kills;
      const std::uint64_t due = model.sync(nights[i]);
      EXPECT_GE(job.received() - before, due);
      EXPECT_LE(job.received() - before,
                due + killing.kills * kInFlightMax + killing.runs * model.would_send(nights[i]));
      expect_held(job, expected[i]);
      const std::uint64_t synced = job.received();
      EXPECT_EQ(run_program(sync).exit_code, 0);
      EXPECT_EQ(job.received() - synced, model.would_send(nights[i]));
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(kills, 0u);
}

// Method: nights are killed and given up, so that another one's export follows: some rows of it are as they
// were before the night that was killed. The last export alone says what Mixpanel has to hold.
TEST_P(KilledNights, AreGivenUpForTheNext) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const std::vector<Night> nights =
        nights_of({.seed = seed, .nights = 5, .repeats = seed % 2 == 0, .last_one_says_all = true});
    const NightlyJob job({.sandbox = distant(),
                          .gone = GetParam(),
                          .last_one_says_all = true,
                          .dated_names = seed % 3 == 1,
                          .sources = 1 + seed % 2});
    NeverSettled never_settled;
    for (std::size_t i = 0; i < nights.size(); ++i) {
      SCOPED_TRACE(testing::Message() << "night " << i);
      const ProgramOptions sync = job.sync(nights[i], i);
      if (i % 2 == 1) {
        kill_at_random(sync, random);
        never_settled.given_up(nights[i]);
        continue;
      }
      run_until_through(sync);
      never_settled.through(nights[i]);
      const Held plain = plain_imports({nights[i]}, GetParam(), true).front();
      const std::string wrong = against_last_export(job.bench(), plain, GetParam(), never_settled);
      EXPECT_TRUE(wrong.empty()) << wrong.substr(0, kShown);
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Gone, KilledNights,
                         testing::Values(Gone::keep, Gone::delete_, Gone::unset, Gone::set),
                         [](const auto& row) { return kNamesOfGone[static_cast<int>(row.param)]; });

/// A sync under strace, which kills it at the n-th `call` of a thread.
ProgramOptions killed_at(ProgramOptions sync, const std::string& call, std::uint64_t n) {
  sync.run_under = {"/usr/bin/strace",
                    "-f",
                    "-qqq",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=" + call,
                    "-e",
                    fmt::format("inject={}:signal=SIGKILL:when={}", call, n)};
  return sync;
}

bool has_strace_for_syncs() {
  ProgramOptions options;
  options.arguments = {"mappings"};
  return std::filesystem::exists("/usr/bin/strace") &&
         run_program(killed_at(options, "getppid", 1)).exit_code == 0;
}

/// Three small nights, of which the first one is synced; what the second and the third come to.
class SyncOfThree {
 public:
  explicit SyncOfThree(Gone gone)
      : gone_(gone), nights_(nights_of({.seed = 5, .people = 40, .nights = 3, .last_one_says_all = true})) {
    for (const Night& night : nights_) plain_.push_back(plain_imports({night}, gone, true).front());
  }

  /// Kills the second night there and goes on with it, or goes on to the third one. Whether it was killed.
  bool survives_kill(const std::string& call, std::uint64_t n) const {
    SCOPED_TRACE(testing::Message() << call << " " << n);
    const NightlyJob job({.gone = gone_, .last_one_says_all = true});
    run_until_through(job.sync(nights_[0], 0));
    const ProgramResult result = run_program(killed_at(job.sync(nights_[1], 1), call, n));
    if (result.exit_code != 128 + SIGKILL) return false;
    const std::size_t next = 1 + n % 2;
    run_until_through(job.sync(nights_[next], next));
    NeverSettled never_settled;
    never_settled.through(nights_[0]);
    never_settled.given_up(nights_[1]);
    never_settled.through(nights_[next]);
    const std::string wrong = against_last_export(job.bench(), plain_[next], gone_, never_settled);
    EXPECT_TRUE(wrong.empty()) << wrong.substr(0, kShown);
    const std::map<std::string, std::string> files = job.snapshot_files();
    for (const auto& [path, bytes] : files)
      EXPECT_TRUE(path.ends_with(".snapshot")) << path << " was left behind";
    return true;
  }

 private:
  const Gone gone_;
  const std::vector<Night> nights_;
  std::vector<Held> plain_;  ///< of each alone
};

// Method: every time that a thread makes a call which changes what lasts, those of the marks, of the run of
// gone profiles, of the fold and of the finish with them; by turns, the night goes on and is given up. The
// gate tries each third, by hand MIXFERRY_FAULT_RUNS=1 all of them.
TEST(SyncSystemCalls, KilledAtEachThatChangesWhatLasts) {
  if (!has_strace_for_syncs()) GTEST_SKIP() << "there is no strace here, or it may not trace";
  const std::uint64_t step = std::getenv("MIXFERRY_FAULT_RUNS") == nullptr ? 3 : 1;
  std::uint64_t first = 0;
  std::uint64_t kills = 0;
  const SyncOfThree deletes(Gone::delete_);
  const SyncOfThree sets(Gone::set);
  for (const char* const call :
       {"pwrite64", "write", "fdatasync", "fsync", "openat", "sendmsg", "rename", "unlink", "ftruncate"}) {
    first = first % step + 1;
    for (std::uint64_t n = first; n <= 200; n += step) {
      if (!(n % 4 < 2 ? sets : deletes).survives_kill(call, n)) break;
      ++kills;
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(kills, 30u);
}

struct SickNight {
  const char* name;
  void (*set)(sandbox::Faults&);
};

class SickNights : public testing::TestWithParam<SickNight> {};

// Method: a fifth of all requests meets the fault, so that what was sent first is often answered last. The
// next night is held against what was answered: companies come in many rows, and change back.
TEST_P(SickNights, EndAsPlainImportsDo) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const std::vector<Night> nights = nights_of({.seed = seed, .nights = 3});
    const std::vector<Held> expected = plain_imports(nights, Gone::set, false);
    sandbox::SandboxOptions options = distant();
    options.faults.seed = seed;
    GetParam().set(options.faults);
    const NightlyJob job({.sandbox = options, .gone = Gone::set});
    SyncModel model(Gone::keep, false);  // gone profiles are a run of their own
    for (std::size_t i = 0; i < nights.size(); ++i) {
      SCOPED_TRACE(testing::Message() << "night " << i);
      const ProgramResult result = run_until_through(job.sync(nights[i], i));
      EXPECT_EQ(result.exit_code, 0) << result.err;
      expect_held(job, expected[i]);
      EXPECT_EQ(report_field(job.report(), "updates_sent"), std::to_string(model.sync(nights[i])));
      if (HasFailure()) return;
    }
    EXPECT_GT(job.bench().faults(), 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Faults, SickNights,
    testing::Values(SickNight{"TooManyRequests", [](auto& faults) { faults.too_many_requests = 0.3; }},
                    SickNight{"ErrorBeforeStoring", [](auto& faults) { faults.error_before_storing = 0.2; }},
                    SickNight{"ErrorAfterStoring", [](auto& faults) { faults.error_after_storing = 0.2; }},
                    SickNight{"ResetAfterStoring", [](auto& faults) { faults.reset_after_storing = 0.2; }},
                    SickNight{"UnreadableAnswer", [](auto& faults) { faults.unreadable_answer = 0.2; }}),
    [](const auto& row) { return row.param.name; });

// Method: the network cuts connections, and the process is killed as well; given up by turns.
TEST(SyncTorture, CutsAndKillsAtOnce) {
  int cuts = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const std::vector<Night> nights =
        nights_of({.seed = seed, .nights = 4, .repeats = true, .last_one_says_all = true});
    const NightlyJob job({.sandbox = distant(), .gone = Gone::set, .last_one_says_all = true});
    const FickleProxy proxy({.server = job.bench().port(), .seed = seed, .cut_percent = 30});
    NeverSettled never_settled;
    for (std::size_t i = 0; i < nights.size(); ++i) {
      SCOPED_TRACE(testing::Message() << "night " << i);
      const ProgramOptions sync = job.sync(nights[i], i, proxy.port());
      kill_at_random(sync, random);
      never_settled.given_up(nights[i]);
      if (random() % 3 == 0) continue;
      run_until_through(sync);
      never_settled.through(nights[i]);
      const Held plain = plain_imports({nights[i]}, Gone::set, true).front();
      const std::string wrong = against_last_export(job.bench(), plain, Gone::set, never_settled);
      EXPECT_TRUE(wrong.empty()) << wrong.substr(0, kShown);
      if (HasFailure()) return;
    }
    cuts += proxy.cuts();
  }
  EXPECT_GT(cuts, 0);
}

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
  while (job.bench().stat("requests") < 1 && first.is_running()) std::this_thread::sleep_for(milliseconds(1));
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

struct FailingCall {
  const char* name;
  const char* call;
  const char* error;
  bool from_then_on;
};

class FailingDisk : public testing::TestWithParam<FailingCall> {};

// Method: each n-th call fails until one run is not reached by it any more: marks, settlements, the list of
// gone profiles, the fold, the ledger. It ends with words; the same command, without the fault, is right.
TEST_P(FailingDisk, EndsWithWordsAndTheSameCommandGoesOn) {
  if (!has_strace_for_syncs()) GTEST_SKIP() << "there is no strace here, or it may not trace";
  const std::vector<Night> nights =
      nights_of({.seed = 5, .people = 40, .nights = 2, .last_one_says_all = true});
  const Held plain = plain_imports({nights[1]}, Gone::delete_, true).front();
  std::uint64_t failures = 0;
  for (std::uint64_t n = 1; n <= 80; n += 7) {
    SCOPED_TRACE(testing::Message() << GetParam().call << " " << n);
    const NightlyJob job({.gone = Gone::delete_, .last_one_says_all = true});
    run_until_through(job.sync(nights[0], 0));
    const ProgramOptions sync = job.sync(nights[1], 1);
    ProgramOptions failing = killed_at(sync, GetParam().call, n);
    failing.run_under.back() = fmt::format("inject={}:error={}:when={}{}", GetParam().call, GetParam().error,
                                           n, GetParam().from_then_on ? "+" : "");
    const ProgramResult result = run_program(failing);
    EXPECT_LE(result.exit_code, 4) << "it crashed: " << result.err;
    if (result.exit_code > 1) {
      ++failures;
      EXPECT_EQ(result.exit_code, 3) << result.err;
      EXPECT_THAT(result.err, testing::ContainsRegex("error: |stopped: "));
      EXPECT_EQ(result.err.find("defect"), std::string::npos) << result.err;
    }
    run_until_through(sync);
    const std::string wrong = against_last_export(job.bench(), plain, Gone::delete_);
    EXPECT_TRUE(wrong.empty()) << wrong.substr(0, kShown);
    if (HasFailure() || (result.exit_code <= 1 && n > 30)) break;
  }
  EXPECT_GT(failures, 0u);
}

INSTANTIATE_TEST_SUITE_P(Calls, FailingDisk,
                         testing::Values(FailingCall{"WriteFull", "write", "ENOSPC", false},
                                         FailingCall{"LedgerFull", "pwrite64", "ENOSPC", true},
                                         FailingCall{"Fsync", "fsync", "EIO", false},
                                         FailingCall{"Fdatasync", "fdatasync", "EIO", false},
                                         FailingCall{"Rename", "rename", "EIO", false}),
                         [](const auto& row) { return row.param.name; });

/// A list that a server which takes 2,000 bytes at once does not take.
std::string too_many_tags() {
  std::string tags = "t";
  for (char letter = 'a'; letter < 'k'; ++letter) tags += ";" + std::string(240, letter);
  return tags;
}

sandbox::SandboxOptions narrow() {
  sandbox::SandboxOptions options;
  options.behaviour.body_bytes_max = 2'000;
  return options;
}

// Method: of one row, a record is too large for the server; the same export meets the same, and nothing else
// is sent. Then the row is as it was before.
TEST(SyncRejects, AreTriedAgainTheNextNight) {
  const NightlyJob job({.sandbox = narrow(), .gone = Gone::delete_});
  Night night = nights_of({.seed = 3, .people = 40, .nights = 1, .repeats = false}).front();
  EXPECT_EQ(run_program(job.sync(night, 0)).exit_code, 0);
  const NightRow before = night[7];
  night[7].name = "another";
  night[7].tags = too_many_tags();
  for (int i = 0; i < 2; ++i) {
    const std::uint64_t received = job.received();
    const ProgramResult result = run_program(job.sync(night, 1));
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_EQ(report_field(job.report(), "rows_rejected"), "1");
    EXPECT_EQ(job.received() - received, 1u) << "what was not refused of the row";
  }
  night[7] = before;
  EXPECT_EQ(run_program(job.sync(night, 2)).exit_code, 0);
  const std::string wrong =
      differences(held_by(job.bench()), plain_imports({night}, Gone::delete_, false).front());
  EXPECT_TRUE(wrong.empty()) << wrong.substr(0, kShown);
}

// Method: the first row of an id is stored, of the second one its list alone is refused; what is there then
// is as neither row says, so that a night with the first row alone sends it.
TEST(SyncRejects, ARowThatWasStoredInPartIsNotTakenForTheOneBefore) {
  const NightlyJob job({.sandbox = narrow()});
  const NightRow first{
      .id = "u1", .name = "one", .plan = "p", .tags = "a", .company = {}, .latest = {}, .visit = {}};
  NightRow second = first;
  second.name = "two";
  second.tags = too_many_tags();
  const ProgramResult result = run_program(job.sync({first, second}, 0));
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(job.bench().profiles().at("u1"), HasSubstr("two"));
  EXPECT_EQ(run_program(job.sync({first}, 1)).exit_code, 0);
  EXPECT_THAT(job.bench().profiles().at("u1"), HasSubstr("one"));
}

}  // namespace
}  // namespace mixferry::tests
