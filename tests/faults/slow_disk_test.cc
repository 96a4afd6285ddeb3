// Imports that are killed while their disk is slow: part of the table that torture_test.cc tells of. What is
// sent twice, or is in doubt, is at most 2 x --concurrency requests of --batch-records.

#include <csignal>
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "tests/faults/trial.h"

namespace mixferry::tests {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kConcurrency = 4;
constexpr std::uint64_t kPromised = 2 * kConcurrency * 50;  // a trial has 50 records a batch

sandbox::SandboxOptions distant_sandbox() {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 4;
  return options;
}

/// Kills the import at a random instant once so many requests came, while each fsync takes 80 ms.
void kill_on_a_slow_disk(const Trial& trial, const ProgramOptions& import, std::mt19937_64& random) {
  Program program(misled(import, {{"SHIM_SYNC_MILLISECONDS", "80"}}));
  const std::uint64_t requests = 2 + random() % 24;
  while (trial.bench().stat("requests") < requests && program.is_running())
    std::this_thread::sleep_for(milliseconds(1));
  std::this_thread::sleep_for(milliseconds(random() % 160));
  program.signal(SIGKILL);
  (void)program.wait();
}

struct OnASlowDisk {
  const char* name;
  const char* fault;
  Makes makes;
};

class SlowDisk : public testing::TestWithParam<OnASlowDisk> {};

TEST_P(SlowDisk, PutsNoMoreInDoubtOrTwiceThanIsPromised) {
  for (std::uint64_t seed = 1; seed <= trials(2); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random{seed};
    const Trial trial({.seed = seed, .sandbox = distant_sandbox(), .makes = GetParam().makes, .rows = 3'000});
    ProgramOptions import = trial.import();
    import.arguments.insert(import.arguments.end(), {"--concurrency", std::to_string(kConcurrency)});
    kill_on_a_slow_disk(trial, import, random);
    trial.finish(import);
    EXPECT_LE(trial.harm().in_doubt, kPromised);
    EXPECT_LE(trial.harm().sent_again, kPromised);
    expect_unharmed(GetParam().fault, trial);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Updates, SlowDisk,
    testing::Values(OnASlowDisk{"Repeatable", "SIGKILL while every fsync takes 80 ms", Makes::users},
                    OnASlowDisk{"Counters", "SIGKILL while every fsync takes 80 ms, $add", Makes::counters},
                    OnASlowDisk{"Events", "SIGKILL while every fsync takes 80 ms, events", Makes::events},
                    OnASlowDisk{"AllTargets", "SIGKILL while every fsync takes 80 ms, all targets",
                                Makes::all_targets}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::tests
