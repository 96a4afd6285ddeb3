// Imports whose calendar is wrong, or changes under them: part of the table that torture_test.cc tells of.
// Nothing stalls, and no second sees more updates than it may.

#include <chrono>
#include <gtest/gtest.h>

#include "tests/faults/trial.h"

namespace mixferry::tests {
namespace {

using namespace std::chrono;

constexpr std::uint64_t kRate = 3'000;

struct Calendar {
  const char* name;
  sys_days day;             ///< that it says ...
  seconds time;             ///< ... or, of the epoch's day, by how much it is put forward
  milliseconds after = {};  ///< so long after the start
};

std::int64_t off_by(const Calendar& calendar) {
  if (calendar.after.count() != 0) return calendar.time.count();
  return duration_cast<seconds>(calendar.day + calendar.time - system_clock::now()).count();
}

class Clocks : public testing::TestWithParam<Calendar> {};

TEST_P(Clocks, ThatAreWrongNeitherStallNorHurry) {
  const Calendar& calendar = GetParam();
  sandbox::SandboxOptions sick;
  sick.faults.too_many_requests = 0.1;
  const Trial trial({.seed = 1, .sandbox = sick, .rows = 2'500});
  ProgramOptions import =
      misled(trial.import(), {{"SHIM_CLOCK_SECONDS", std::to_string(off_by(calendar))},
                              {"SHIM_CLOCK_AFTER_MILLISECONDS", std::to_string(calendar.after.count())}});
  import.arguments.insert(import.arguments.end(), {"--rate", std::to_string(kRate)});
  const auto begin = steady_clock::now();
  Program program(import);
  const ProgramResult result = program.wait(seconds(30));
  const duration<double> took = steady_clock::now() - begin;
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const auto updates = static_cast<double>(trial.bench().stat("updates.applied"));
  EXPECT_GE(took.count(), updates / kRate - 1) << "a burst of " << updates << " updates";
  expect_unharmed(calendar.name, trial);
}

INSTANTIATE_TEST_SUITE_P(
    Calendars, Clocks,
    testing::Values(Calendar{"a clock at 1970", sys_days{1970y / January / 1}, seconds(60)},
                    Calendar{"a clock that passes the end of 32 bits, in 2038",
                             sys_days{2038y / January / 19}, hours(3) + minutes(14) + seconds(7)},
                    Calendar{"a clock at 2100", sys_days{2100y / March / 1}, seconds(0)},
                    Calendar{"a clock put back by an hour in the midst", {}, -hours(1), milliseconds(400)},
                    Calendar{"a clock put forward by a day in the midst", {}, hours(24), milliseconds(400)}),
    [](const auto& row) {
      std::string name = row.param.name;
      std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
      return name;
    });

}  // namespace
}  // namespace mixferry::tests
