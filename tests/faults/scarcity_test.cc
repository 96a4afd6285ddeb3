// Imports that get too little of something: memory, descriptors. Part of the table that torture_test.cc tells
// of. The first run ends as it may, but with a sentence; the same command without the limit gets through.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/faults/trial.h"

namespace mixferry::tests {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

constexpr int kCodesMax = 4;  // of the program; a crash has a higher one

/// The command under a limit of the shell's: `-n 8`.
ProgramOptions limited(ProgramOptions import, const std::string& limit) {
  import.run_under = {"/bin/sh", "-c", "ulimit " + limit + " && exec \"$@\"", "sh"};
  return import;
}

TrialOptions small_trial(std::uint64_t seed) {
  return {.seed = seed, .sandbox = {}, .makes = makes_by(seed), .rows = 300};
}

/// Whether the first run got through all the same.
bool expect_sentence_and_recovery(const std::string& fault, const Trial& trial,
                                  const ProgramOptions& scarce) {
  const ProgramResult result = run_program(scarce);
  EXPECT_LE(result.exit_code, kCodesMax) << result.err;
  if (result.exit_code > 1) {
    EXPECT_THAT(result.err, AnyOf(HasSubstr("error: "), HasSubstr("Run 1 stopped: ")));
  }
  EXPECT_EQ(result.err.find("defect"), std::string::npos) << result.err;
  trial.finish(trial.import());
  expect_unharmed(fault, trial);
  return result.exit_code <= 1;
}

std::uint64_t allocations_of_an_import() {
  const Trial trial(small_trial(2));
  const std::string count = trial.bench().folder().path("count");
  EXPECT_LE(run_program(misled(trial.import(), {{"SHIM_COUNT_ALLOCATIONS", count}})).exit_code, 1);
  return std::stoull(read_file(count));
}

TEST(Scarcity, TheNthAllocationFails) {
  const std::uint64_t all = allocations_of_an_import();
  ASSERT_GT(all, 1'000u);
  const std::uint64_t runs = trials(30);
  for (std::uint64_t run = 0; run < runs; ++run) {
    const std::uint64_t n = 1 + all * (2 * run + 1) / (2 * runs);
    SCOPED_TRACE(testing::Message() << "allocation " << n << " of " << all);
    const Trial trial(small_trial(n));
    expect_sentence_and_recovery("the n-th allocation finds no memory", trial,
                                 misled(trial.import(), {{"SHIM_FAIL_ALLOCATION", std::to_string(n)}}));
    if (HasFailure()) return;
  }
}

// Method: from where the program's libraries can be opened.
TEST(Scarcity, OfDescriptors) {
  bool enough = false;
  for (int n = 8; n <= 32; n += 2) {
    SCOPED_TRACE(testing::Message() << n << " descriptors");
    const Trial trial(small_trial(static_cast<std::uint64_t>(n)));
    enough = expect_sentence_and_recovery("8 to 32 descriptors", trial,
                                          limited(trial.import(), "-n " + std::to_string(n)));
    if (HasFailure()) return;
  }
  EXPECT_TRUE(enough);
}

// Method: from where the program's libraries fit in.
TEST(Scarcity, OfAddressSpace) {
  constexpr int least_kib = 60'000;
  constexpr int step_kib = 24'000;
  for (int i = 0; i < 12; ++i) {
    const int kib = least_kib + i * step_kib;
    SCOPED_TRACE(testing::Message() << kib << " KiB");
    const Trial trial(small_trial(static_cast<std::uint64_t>(i)));
    expect_sentence_and_recovery("60 to 324 MB of address space", trial,
                                 limited(trial.import(), "-v " + std::to_string(kib)));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace mixferry::tests
