// Nights of changing exports, synced; after each, Mixpanel is held against one that got plain imports of the
// same exports, profile by profile, and what was sent against what had to be.

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
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
