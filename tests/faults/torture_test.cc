// An import under one fault after the other, by seed, until it gets through; then Mixpanel is held against
// the export, profile by profile. Each test notes its trials in a table, which is printed when all have run:
// build/tests/torture_test. MIXFERRY_FAULT_RUNS=1000 tries each fault so often.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <thread>

#include "tests/faults/trial.h"
#include "tests/support/fickle_proxy.h"
#include "tests/support/local_http.h"

namespace mixferry::tests {
namespace {

using std::chrono::milliseconds;
using testing::AnyOf;
using testing::HasSubstr;

sandbox::SandboxOptions slow_sandbox() {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 4;
  return options;
}

/// Starts it and kills it after up to `within`, several times.
void kill_at_random(const ProgramOptions& import, std::mt19937_64& random, milliseconds within) {
  for (std::uint64_t kills = 1 + random() % 3; kills > 0; --kills) {
    Program program(import);
    std::this_thread::sleep_for(milliseconds(random() % static_cast<std::uint64_t>(within.count())));
    program.signal(SIGKILL);
    (void)program.wait();
  }
}

struct KilledImport {
  const char* name;
  const char* fault;
  Makes makes;
  std::uint64_t usual;  ///< trials
};

class AtRandomInstants : public testing::TestWithParam<KilledImport> {};

TEST_P(AtRandomInstants, IsKilled) {
  const auto& [name, fault, makes, usual] = GetParam();
  for (std::uint64_t seed = 1; seed <= trials(usual); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const Trial trial({.seed = seed, .sandbox = slow_sandbox(), .makes = makes});
    kill_at_random(trial.import(), random, milliseconds(120));
    trial.finish(trial.import());
    expect_unharmed(fault, trial);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Torture, AtRandomInstants,
    testing::Values(KilledImport{"Users", "SIGKILL at random instants", Makes::users, 20},
                    KilledImport{"Counting", "SIGKILL at random instants, $add", Makes::counting, 20},
                    KilledImport{"Events", "SIGKILL at random instants, events", Makes::events, 10},
                    KilledImport{"AllTargets", "SIGKILL at random instants, all targets", Makes::all_targets,
                                 10},
                    KilledImport{"Calls", "SIGKILL at random instants, links as calls", Makes::calls, 6}),
    [](const auto& row) { return row.param.name; });

// Method: merges of few ids, so that clusters grow beyond what Mixpanel makes one, in two runs: one that is
// left alone, one that is killed several times. Both must come to the same rejects, and to the same clusters.
TEST(Torture, KilledAtRandomInstantsWhileLinkingTooMuch) {
  for (std::uint64_t seed = 1; seed <= trials(4); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    std::string csv = "A,B\n";
    for (int row = 0; row < 1'500; ++row) csv += fmt::format("a{},b{}\n", random() % 900, random() % 900);
    const auto come_to = [&](bool is_killed) {
      sandbox::SandboxOptions options = slow_sandbox();
      options.identity = sandbox::IdentityMode::original;
      const ImportBench bench(options);
      const std::string mapping = bench.folder().write(
          "m.yaml", "version: 1\nproject_identity: original\ntarget: identity\nmerge: [A, B]\n");
      ProgramOptions import = bench.import({bench.folder().write("a.csv", csv), "-m", mapping, "--yes-merge",
                                            "--project-id", "1", "--batch-records", "50"});
      import.environment["MIXPANEL_SERVICE_ACCOUNT"] = "sandbox:sandbox";
      if (is_killed) kill_at_random(import, random, milliseconds(150));
      const ProgramResult result = run_program(import);
      EXPECT_EQ(result.exit_code, 1) << result.err;
      std::string rejects = run_program({"runs", "1", "--rejects", "--state", bench.state_dir()}).out;
      EXPECT_THAT(rejects, HasSubstr("too_many_linked_ids"));
      const std::string folder = bench.folder().path();
      for (std::size_t at = 0; (at = rejects.find(folder, at)) != std::string::npos;)
        rejects.erase(at, folder.size());
      return std::pair(std::move(rejects), http_get(bench.port(), "/sandbox/identities"));
    };
    EXPECT_EQ(come_to(/*is_killed=*/true), come_to(/*is_killed=*/false));
    if (HasFailure()) return;
  }
}

/// A file of deals, each with a profile of its own and 5 points, in an order that the seed decides.
std::string deals_csv(int deals, std::uint64_t seed) {
  std::vector<int> numbers(static_cast<std::size_t>(deals));
  std::iota(numbers.begin(), numbers.end(), 1);
  if (seed != 0) std::ranges::shuffle(numbers, std::mt19937_64{seed});
  std::string csv = "ID,Name,Points,Deal\n";
  for (const int deal : numbers) csv += fmt::format("{0},n{0},5,D{0}\n", deal);
  return csv;
}

// Method: killed several times, got through, then the same deals in another file, killed again, and once more
// from the beginning. What is in doubt is at Mixpanel or is not; all else is there exactly once.
TEST(Torture, KilledAtRandomInstantsWhileCountingOnce) {
  constexpr int kDeals = 1'500;
  for (std::uint64_t seed = 1; seed <= trials(10); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const ImportBench bench(slow_sandbox());
    const std::string mapping = bench.folder().write(
        "m.yaml", "version: 1\nid: ID\nset: { Name: Name }\nadd: { Points: Points }\nonce: Deal\n");
    const auto killed_and_finished = [&](const std::string& file, std::vector<std::string> more) {
      std::vector<std::string> arguments = {file, "-m", mapping, "--batch-records", "50"};
      kill_at_random(bench.import(arguments), random, milliseconds(150));
      arguments.insert(arguments.end(), more.begin(), more.end());
      const ProgramResult result = bench.run_import(arguments);
      EXPECT_LE(result.exit_code, 1) << result.err;
    };
    killed_and_finished(bench.folder().write("a.csv", deals_csv(kDeals, 0)), {});
    killed_and_finished(bench.folder().write("b.csv", deals_csv(kDeals, seed)), {});
    killed_and_finished(bench.folder().write("c.csv", deals_csv(kDeals + 100, seed + 1)), {"--restart"});
    std::uint64_t in_doubt = 0;
    for (const char* const run : {"1", "2", "3", "4", "5"}) {
      const ProgramResult told = run_program({"runs", run, "--in-doubt", "--state", bench.state_dir()});
      in_doubt += static_cast<std::uint64_t>(std::ranges::count(told.out, '\n'));
    }
    const Profiles profiles = bench.profiles();
    ASSERT_EQ(profiles.size(), static_cast<std::size_t>(kDeals) + 100);
    std::uint64_t missing = 0;
    for (const auto& [id, properties] : profiles) {
      if (properties.find("Points") == std::string::npos) {
        ++missing;
      } else {
        EXPECT_THAT(properties, testing::ContainsRegex("\"Points\":5[,}]")) << id;
      }
    }
    EXPECT_LE(missing, in_doubt);
    if (HasFailure()) return;
  }
}

/// A file system of its own in a file, mounted where the state folder is. What a copy of that file holds, and
/// the mounted one is thrown away, is what a power loss leaves: all that was synced, and little else.
class PowerCut {
 public:
  explicit PowerCut(const Trial& trial)
      : image_(trial.bench().folder().path() / "disk"), mounted_(trial.bench().state_dir()) {
    std::filesystem::create_directories(mounted_);
    works_ = sh("truncate -s 24M " + image_) && sh("mkfs.ext4 -q -F " + image_) && mount();
  }
  ~PowerCut() {
    if (works_) (void)sh("umount -l " + mounted_);
  }
  [[nodiscard]] bool works() const { return works_; }
  void strike() {
    const std::string after = image_ + "-after";
    works_ = sh("cp " + image_ + " " + after) && sh("umount -l " + mounted_) &&
             sh("mv " + after + " " + image_) && mount();
  }

 private:
  static bool sh(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
  }
  bool mount() const { return sh("mount -o loop " + image_ + " " + mounted_); }

  std::string image_;
  std::string mounted_;
  bool works_ = false;
};

TEST(Torture, PowerLoss) {
  const std::string fault = "power loss";
  for (std::uint64_t seed = 1; seed <= trials(4); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const Trial trial({.seed = seed, .sandbox = slow_sandbox(), .makes = makes_by(seed)});
    PowerCut power(trial);
    if (!power.works()) {
      note_skipped(fault, "no file system can be mounted here");
      GTEST_SKIP() << "no file system can be mounted here";
    }
    {
      Program program(trial.import());
      std::this_thread::sleep_for(milliseconds(20 + random() % 150));
      program.signal(SIGKILL);
      (void)program.wait();
    }
    power.strike();
    ASSERT_TRUE(power.works());
    trial.finish(trial.import());
    expect_unharmed(fault, trial);
    if (HasFailure()) return;
  }
}

// Method: the state folder is moved away in the midst of a run, and put back before the next.
TEST(Torture, TheStateFolderGoesAway) {
  const Trial trial({.seed = 3, .sandbox = slow_sandbox(), .rows = 6'000});
  const std::string state = trial.bench().state_dir();
  {
    Program program(trial.import());
    while (trial.bench().stat("requests") < 5) std::this_thread::sleep_for(milliseconds(1));
    std::filesystem::rename(state, state + "-away");
    const ProgramResult result = program.wait();
    EXPECT_EQ(result.exit_code, 3) << result.err;
    EXPECT_THAT(result.err, HasSubstr("moved or removed while it was in use"));
  }
  std::filesystem::remove_all(state);
  std::filesystem::rename(state + "-away", state);
  trial.finish(trial.import());
  expect_unharmed("state folder moved away and back", trial);
}

struct Storm {
  const char* fault;
  void (*draw)(sandbox::Faults&, std::mt19937_64&);
};

class Storms : public testing::TestWithParam<Storm> {};

double up_to(double most, std::mt19937_64& random) {
  return std::uniform_real_distribution<double>(0.05, most)(random);
}

TEST_P(Storms, AreSatOut) {
  for (std::uint64_t seed = 1; seed <= trials(3); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    TrialOptions options{.seed = seed, .sandbox = {}, .makes = makes_by(seed)};
    options.sandbox.faults.seed = seed;
    GetParam().draw(options.sandbox.faults, random);
    const Trial trial(options);
    trial.finish(trial.import());
    expect_unharmed(GetParam().fault, trial);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sandbox, Storms,
    testing::Values(
        Storm{"429", [](auto& f, auto& r) { f.too_many_requests = up_to(0.5, r); }},
        Storm{"5xx, nothing stored", [](auto& f, auto& r) { f.error_before_storing = up_to(0.4, r); }},
        Storm{"5xx, everything stored", [](auto& f, auto& r) { f.error_after_storing = up_to(0.4, r); }},
        Storm{"reset before storing", [](auto& f, auto& r) { f.reset_before_storing = up_to(0.4, r); }},
        Storm{"reset after storing", [](auto& f, auto& r) { f.reset_after_storing = up_to(0.4, r); }},
        Storm{"stored late", [](auto& f, auto& r) { f.late = up_to(0.4, r); }},
        Storm{"slow answers",
              [](auto& f, auto& r) {
                f.slow = up_to(0.1, r);
                f.slow_milliseconds = 300;
              }},
        Storm{"unreadable answers", [](auto& f, auto& r) { f.unreadable_answer = up_to(0.4, r); }},
        Storm{"outage",
              [](auto& f, auto& r) {
                f.outage_from_request = 1 + r() % 20;
                f.outage_requests = 5 + r() % 20;
              }},
        Storm{"all of them at once",
              [](auto& f, auto& r) {
                for (double* chance :
                     {&f.too_many_requests, &f.error_before_storing, &f.error_after_storing,
                      &f.reset_before_storing, &f.reset_after_storing, &f.late, &f.unreadable_answer}) {
                  *chance = up_to(0.1, r);
                }
              }}),
    [](const auto& row) {
      std::string name = row.param.fault;
      std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
      return name;
    });

TEST(Torture, ANetworkThatCutsConnections) {
  int cuts = 0;
  for (std::uint64_t seed = 1; seed <= trials(8); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Trial trial({.seed = seed, .sandbox = slow_sandbox(), .makes = makes_by(seed)});
    const FickleProxy proxy({.server = trial.bench().port(), .seed = seed});
    trial.finish(trial.import(proxy.port()));
    cuts += proxy.cuts();
    expect_unharmed("connections cut at random bytes", trial);
    if (HasFailure()) return;
  }
  EXPECT_GT(cuts, 0);
}

// Method: the process is killed while the network cuts and Mixpanel is sick.
TEST(Torture, EverythingAtOnce) {
  for (std::uint64_t seed = 1; seed <= trials(6); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    TrialOptions options{.seed = seed, .sandbox = slow_sandbox(), .makes = makes_by(seed)};
    options.sandbox.faults = {.too_many_requests = 0.05,
                              .error_before_storing = 0.05,
                              .error_after_storing = 0.05,
                              .reset_after_storing = 0.05,
                              .late = 0.05,
                              .seed = seed};
    const Trial trial(options);
    const FickleProxy proxy({.server = trial.bench().port(), .seed = seed, .cut_percent = 30});
    kill_at_random(trial.import(proxy.port()), random, milliseconds(200));
    trial.finish(trial.import(proxy.port()));
    expect_unharmed("kills, cuts and a sick Mixpanel at once", trial);
    if (HasFailure()) return;
  }
}

/// Imports through a proxy into a Mixpanel that is sick in one way all the time, is killed when the first
/// requests are there, and then gets through to the trial's own, healthy one.
void kill_and_recover(const Trial& trial, const ImportBench& sick) {
  FickleProxy proxy({.server = sick.port(), .cut_percent = 0});
  ProgramOptions import = trial.import(proxy.port());
  *std::ranges::find(import.arguments, "20ms") = "60s";  // one try is enough
  {
    Program program(import);
    while (sick.stat("requests") < 1) std::this_thread::sleep_for(milliseconds(1));
    std::this_thread::sleep_for(milliseconds(300));
    program.signal(SIGKILL);
    (void)program.wait();
  }
  proxy.lead_to(trial.bench().port());
  trial.finish(import);
}

TEST(InDoubt, NothingIsThatMixpanelSaidItDidNotStore) {
  sandbox::SandboxOptions refusing;
  refusing.faults.too_many_requests = 1;
  const ImportBench sick(refusing);
  const Trial trial({.seed = 1, .makes = Makes::counting, .rows = 500});
  kill_and_recover(trial, sick);
  EXPECT_GT(sick.stat("requests"), 0u);
  EXPECT_EQ(trial.harm().in_doubt, 0u);
  EXPECT_EQ(trial.harm().profiles_wrong, 0u);
}

// Method: the sick Mixpanel stores and never answers, so that it knows exactly what was under way.
TEST(InDoubt, ExactlyWhatWasUnderWayIs) {
  sandbox::SandboxOptions silent;
  silent.faults.silent_after_storing = 1;
  const ImportBench sick(silent);
  const Trial trial({.seed = 1, .makes = Makes::counters, .rows = 1'500});
  kill_and_recover(trial, sick);
  const std::uint64_t under_way = sick.stat("applied_by_operation.$add");
  EXPECT_GT(under_way, 0u);
  EXPECT_EQ(trial.harm().in_doubt, under_way);
  EXPECT_EQ(trial.bench().stat("applied_by_operation.$add"), 1'500 - under_way);
}

// Method: the rows in doubt are resent to a Mixpanel that stores and never answers, and the process is
// killed; then to a healthy one, twice.
TEST(InDoubt, WhatWasBeingResentIsNotSentAgainByTheSameDecision) {
  sandbox::SandboxOptions silent;
  silent.faults.silent_after_storing = 1;
  const ImportBench sick(silent);
  const Trial trial({.seed = 1, .makes = Makes::counters, .rows = 1'500});
  FickleProxy proxy({.server = sick.port(), .cut_percent = 0});
  ProgramOptions import = trial.import(proxy.port());
  *std::ranges::find(import.arguments, "20ms") = "60s";
  const auto kill_at_request = [&](std::uint64_t requests) {
    Program program(import);
    while (sick.stat("requests") < requests) std::this_thread::sleep_for(milliseconds(1));
    program.signal(SIGKILL);
    (void)program.wait();
  };
  kill_at_request(3);
  proxy.lead_to(trial.bench().port());
  trial.finish(import);
  const std::uint64_t in_doubt = trial.harm().in_doubt;
  ASSERT_GT(in_doubt, 50u) << "more than a batch";

  import.arguments.insert(import.arguments.end(), {"--in-doubt", "resend"});
  proxy.lead_to(sick.port());
  const std::uint64_t stored_before = sick.stat("applied_by_operation.$add");
  kill_at_request(sick.stat("requests") + 1);
  const std::uint64_t resent = sick.stat("applied_by_operation.$add") - stored_before;
  ASSERT_GT(resent, 0u);

  proxy.lead_to(trial.bench().port());
  const ProgramResult told = run_program(import);
  EXPECT_EQ(told.exit_code, 1) << told.err;
  EXPECT_THAT(told.err, HasSubstr(fmt::format("was resending {} rows of run 1", resent)));
  EXPECT_EQ(trial.harm().in_doubt, resent);
  EXPECT_EQ(trial.bench().stat("applied_by_operation.$add"), 1'500 - resent);
  EXPECT_EQ(run_program(import).exit_code, 0);
  EXPECT_EQ(trial.harm().in_doubt, 0u);
  EXPECT_EQ(trial.bench().stat("applied_by_operation.$add"), 1'500u);
}

}  // namespace
}  // namespace mixferry::tests
