// The ledger of an import that was killed, or interrupted, with a bit of it flipped: part of the table that
// torture_test.cc tells of. The same command again ends right, or refuses the ledger with a sentence before
// anything is sent. MIXFERRY_FLIPS=1000 flips so many, spread over all bytes that are not 0.

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "tests/faults/trial.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int kPeople = 300;
constexpr int kPeopleWithoutAge = 2;  // the first ones: their age is no number

std::string people() {
  std::string csv = "ID,Name,Age,Points\n";
  for (int row = 1; row <= kPeople; ++row)
    csv += fmt::format("{0},n{0},{1},5\n", row, row <= kPeopleWithoutAge ? "old" : "40");
  return csv;
}

constexpr const char* kPeopleMapping =
    "version: 1\n"
    "id: ID\n"
    "set: { Name: Name, Age: { from: Age, as: number } }\n"
    "add: { Points: Points }\n";

/// The files of a state folder, by their names in it.
using Files = std::map<std::string, std::string>;

Files files_below(const std::filesystem::path& folder) {
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().lexically_relative(folder)] = read_file(entry.path());
  }
  return files;
}

class Flips : public testing::TestWithParam<int> {
 protected:
  Flips() : bench_(slow()) {
    bench_.folder().write("people.csv", people());
    bench_.folder().write("m.yaml", kPeopleMapping);
  }

  static sandbox::SandboxOptions slow() {
    sandbox::SandboxOptions options;
    options.behaviour.latency_milliseconds = 3;
    return options;
  }
  [[nodiscard]] std::string file(const std::string& name) const { return bench_.folder().path(name); }
  [[nodiscard]] ProgramOptions import() const {
    return bench_.import({file("people.csv"), "-m", file("m.yaml"), "--batch-records", "20", "--concurrency",
                          "3", "--report", file("report.json")});
  }
  /// Leaves the ledger and the profiles of an import that `signal` ended half-way.
  void leave_half(int signal) {
    Program program(import());
    while (bench_.stat("requests") < 12) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    program.signal(signal);
    (void)program.wait();
    files_ = files_below(bench_.state_dir());
    profiles_ = bench_.profiles();
    ASSERT_LT(profiles_.size(), kPeople - kPeopleWithoutAge);
  }
  /// Puts back what `leave_half` left, but for one bit.
  void lay_out(const std::string& name, std::size_t byte, unsigned bit) const {
    std::filesystem::remove_all(bench_.state_dir());
    for (const auto& [other, content] : files_) bench_.folder().write("state/" + other, content);
    std::string flipped = files_.at(name);
    flipped[byte] = static_cast<char>(flipped[byte] ^ (1U << bit));
    bench_.folder().write("state/" + name, flipped);
    std::filesystem::permissions(bench_.state_dir(), std::filesystem::perms::owner_all);
    bench_.hold(profiles_);
  }

  /// What the same command makes of it.
  [[nodiscard]] Harm run_again() const {
    const std::uint64_t stored = bench_.stat("updates.applied");
    const ProgramResult result = run_program(import());
    EXPECT_THAT(result.err, Not(HasSubstr("defect")));
    if (result.exit_code > 1) {
      EXPECT_EQ(result.exit_code, 3);
      EXPECT_THAT(result.err, AllOf(HasSubstr(bench_.state_dir()), HasSubstr("can't be used")));
      EXPECT_EQ(bench_.stat("updates.applied"), stored) << "something was sent";
      if (HasFailure()) ADD_FAILURE() << "it ended with " << result.exit_code << ":\n" << result.err;
      return {.refused = 1};
    }
    const Harm harm = harm_done();
    if (HasFailure() || harm.rows_lost + harm.profiles_wrong != 0) ADD_FAILURE() << result.err;
    return harm;
  }
  [[nodiscard]] Harm harm_done() const {
    const auto count = [&](const char* name) { return std::stoull(report_field(file("report.json"), name)); };
    Harm harm;
    harm.in_doubt = count("rows_in_doubt");
    harm.rows_lost = kPeople - count("rows_delivered") - count("rows_rejected") - harm.in_doubt;
    if (count("rows_rejected") != kPeopleWithoutAge) ++harm.rows_lost;
    const Profiles profiles = bench_.profiles();
    std::uint64_t without_points = 0;
    for (int row = kPeopleWithoutAge + 1; row <= kPeople; ++row) {
      const auto found = profiles.find(std::to_string(row));
      const std::string right = fmt::format(R"({{"Name":"n{}","Age":40)", row);
      if (found != profiles.end() && found->second == right + "}")
        ++without_points;
      else if (found == profiles.end() || found->second != right + R"(,"Points":5})")
        ++harm.profiles_wrong;
    }
    if (without_points > harm.in_doubt) harm.profiles_wrong += without_points - harm.in_doubt;
    return harm;
  }

  ImportBench bench_;
  Files files_;
  Profiles profiles_;
};

std::size_t flips_wanted() {
  const char* wanted = std::getenv("MIXFERRY_FLIPS");
  return wanted == nullptr ? 60 : std::strtoull(wanted, nullptr, 10);
}

TEST_P(Flips, OfALedgerLoseNothingAndDoubleNothing) {
  const std::string fault = fmt::format("a flipped bit, after SIG{}", ::sigabbrev_np(GetParam()));
  leave_half(GetParam());
  std::size_t bytes = 0;
  for (const auto& [name, content] : files_)
    bytes += content.size() - static_cast<std::size_t>(std::ranges::count(content, '\0'));
  const std::size_t step = std::max<std::size_t>(bytes / flips_wanted(), 1);
  std::size_t seen = 0;
  for (const auto& [name, content] : files_) {
    for (std::size_t byte = 0; byte < content.size(); ++byte) {
      if (content[byte] == 0 || seen++ % step != 0) continue;
      const auto bit = static_cast<unsigned>((byte * 5 + byte / 8) % 8);
      SCOPED_TRACE(fmt::format("{}, byte {}, bit {}", name, byte, bit));
      lay_out(name, byte, bit);
      expect_unharmed(fault, run_again());
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Signals, Flips, testing::Values(SIGKILL, SIGINT),
                         [](const auto& row) { return std::string(::sigabbrev_np(row.param)); });

}  // namespace
}  // namespace mixferry::tests
