// Imports whose system calls are failed or end in a kill, one after the other: part of the table that
// torture_test.cc tells of.

#include <csignal>
#include <filesystem>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <sstream>

#include "tests/faults/trial.h"

namespace mixferry::tests {
namespace {

/// The import under strace, which does `what` (`signal=SIGKILL`, `error=EIO`) to the n-th `call` of a thread.
ProgramOptions injecting(ProgramOptions import, const std::string& call, const std::string& what,
                         const std::string& n) {
  import.run_under = {"/usr/bin/strace",
                      "-f",
                      "-qqq",
                      "-o",
                      "/dev/null",
                      "-e",
                      "trace=" + call,
                      "-e",
                      "inject=" + call + ":" + what + ":when=" + n};
  return import;
}

bool has_strace() {
  ProgramOptions options;
  options.arguments = {"mappings"};
  return std::filesystem::exists("/usr/bin/strace") &&
         run_program(injecting(options, "getppid", "error=EIO", "1")).exit_code == 0;
}

#define SKIP_WITHOUT_STRACE(fault)                                  \
  if (!has_strace()) {                                              \
    note_skipped(fault, "there is no strace, or it may not trace"); \
    GTEST_SKIP() << "there is no strace here, or it may not trace"; \
  }

constexpr std::string_view kCallLetters = "abcdefghijklmnopqrstuvwxyz_0123456789";

/// The calls that change what lasts: the ledger's, the result files', the sockets'.
constexpr const char* kCalls[] = {"pwrite64", "write",  "fdatasync", "fsync",     "openat",
                                  "sendmsg",  "rename", "unlink",    "ftruncate", "mkdir"};

/// Whether it was killed: a thread made so many of these calls.
bool try_kill_at_call(const std::string& fault, const std::string& call, std::uint64_t n) {
  SCOPED_TRACE(testing::Message() << call << " " << n);
  const Trial trial({.seed = n, .makes = makes_by(n), .rows = 300});
  const ProgramResult result =
      run_program(injecting(trial.import(), call, "signal=SIGKILL", std::to_string(n)));
  if (result.exit_code != 128 + SIGKILL) return false;
  trial.finish(trial.import());
  expect_unharmed(fault, trial);
  return true;
}

TEST(SystemCalls, KilledAtTheNthSystemCall) {
  const std::string fault = "SIGKILL at the n-th system call";
  SKIP_WITHOUT_STRACE(fault);
  std::mt19937_64 random{7};
  for (const char* call : kCalls) {
    std::uint64_t n = 1 + random() % 12;
    while (!try_kill_at_call(fault, call, n) && n > 1) n /= 2;
    if (HasFailure()) return;
  }
}

/// The names of all calls that an import makes.
std::set<std::string> calls_made() {
  const Trial trial({.makes = Makes::counting, .rows = 300});
  const std::string trace = trial.bench().folder().path() / "trace";
  ProgramOptions import = trial.import();
  import.run_under = {"/usr/bin/strace", "-f", "-qqq", "-o", trace};
  EXPECT_LE(run_program(import).exit_code, 1);
  std::set<std::string> calls;
  std::istringstream lines(read_file(trace));
  for (std::string line; std::getline(lines, line);) {
    const std::string call = line.substr(0, line.find('('));
    const std::string name = call.substr(call.rfind(' ') + 1);
    if (call.size() < line.size() && !name.empty() &&
        name.find_first_not_of(kCallLetters) == std::string::npos)
      calls.insert(name);
  }
  return calls;
}

// Method: each call that an import makes, each time that a thread makes it; the order of things varies, so
// the last time is where three in a row were not reached.
TEST(SystemCalls, KilledAtEverySystemCall) {
  const std::string fault = "SIGKILL at every system call";
  if (trials(0) == 0) GTEST_SKIP() << "takes long: by hand, with MIXFERRY_FAULT_RUNS";
  SKIP_WITHOUT_STRACE(fault);
  for (const std::string& call : calls_made()) {
    int not_reached = 0;
    for (std::uint64_t n = 1; n <= trials(0) && not_reached < 3; ++n) {
      not_reached = try_kill_at_call(fault, call, n) ? 0 : not_reached + 1;
      if (HasFailure()) return;
    }
  }
}

struct Refusal {
  const char* fault;
  const char* what;
  const char* when;  ///< behind the number: `+` for this one and all that follow
  std::vector<const char*> calls;
};

/// What imports make while calls are refused; each counts apart.
struct Refused {
  const char* name;
  const char* in_table;
  Makes (*makes)(std::uint64_t n);
  std::uint64_t usual;  ///< trials
};

class RefusedCalls : public testing::TestWithParam<Refused> {};

// Method: the first run ends as it may, but with a sentence; the next one, without the fault, gets through.
TEST_P(RefusedCalls, TheNthIsGotOver) {
  const auto& [name, in_table, makes, usual] = GetParam();
  const Refusal refusals[] = {
      {"EIO of one write, sync, rename or removal",
       "error=EIO",
       "",
       {"pwrite64", "fdatasync", "fsync", "rename", "unlink", "ftruncate", "pread64"}},
      {"ENOSPC from one write on", "error=ENOSPC", "+", {"pwrite64", "write", "ftruncate"}},
      {"EROFS, EACCES of one opening", "error=EROFS", "", {"openat", "mkdir"}}};
  for (const Refusal& refusal : refusals) {
    const std::string fault = std::string(refusal.fault) + in_table;
    SKIP_WITHOUT_STRACE(fault);
    std::mt19937_64 random{11};
    for (const char* call : refusal.calls) {
      for (std::uint64_t i = 1; i <= trials(usual); ++i) {
        const std::uint64_t n = trials(usual) == usual ? 1 + random() % 16 : i;
        SCOPED_TRACE(testing::Message() << refusal.what << " " << call << " " << n);
        const Trial trial({.seed = n, .makes = makes(n), .rows = 300});
        const ProgramResult refused =
            run_program(injecting(trial.import(), call, refusal.what, std::to_string(n) + refusal.when));
        EXPECT_LE(refused.exit_code, 127) << "it crashed";
        if (refused.exit_code > 1 && std::string(call) != "write") {
          EXPECT_FALSE(refused.err.empty()) << "it did not say why";
        }
        trial.finish(trial.import());
        expect_unharmed(fault, trial);
        if (HasFailure()) {
          ADD_FAILURE() << "exit code " << refused.exit_code << ":\n" << refused.err;
          return;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    SystemCalls, RefusedCalls,
    testing::Values(Refused{"Profiles", "",
                            [](std::uint64_t n) { return n % 2 == 0 ? Makes::users : Makes::counting; }, 2},
                    Refused{"Events", ", events", [](std::uint64_t) { return Makes::events; }, 1},
                    Refused{"AllTargets", ", all targets", [](std::uint64_t) { return Makes::all_targets; },
                            1}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::tests
