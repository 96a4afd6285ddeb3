#include "tests/faults/trial.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <numeric>

namespace mixferry::tests {
namespace {

struct Line {
  std::uint64_t runs = 0;
  Harm harm;
  std::string skipped;
};

std::map<std::string, Line>& table() {
  static std::map<std::string, Line> lines;
  return lines;
}

/// Prints the table when all tests have run.
class FaultTable final : public testing::Environment {
 public:
  void TearDown() override {
    if (table().empty()) return;
    std::printf("\n%-54s %5s %7s %5s %6s %6s %6s %6s\n", "fault", "runs", "refused", "lost", "again", "wrong",
                "events", "doubt");
    for (const auto& [fault, line] : table()) {
      if (!line.skipped.empty()) {
        std::printf("%-54s skipped: %s\n", fault.c_str(), line.skipped.c_str());
        continue;
      }
      const Harm& harm = line.harm;
      std::printf("%-54s %5lu %7lu %5lu %6lu %6lu %6lu %6lu\n", fault.c_str(), line.runs, harm.refused,
                  harm.rows_lost, harm.sent_again, harm.profiles_wrong, harm.events_wrong, harm.in_doubt);
    }
    std::printf(
        "runs of the fault, and those of them that were refused; rows lost, records sent again, profiles and "
        "events wrong, rows in doubt\n");
  }
};

const char* mapping_of(Makes makes) {
  switch (makes) {
    case Makes::users:
      break;
    case Makes::counting:
      return kCountingMapping;
    case Makes::counters:
      return kCountersMapping;
    case Makes::events:
      return kEventsMapping;
    case Makes::all_targets:
    case Makes::calls:
      return kAllTargetsMapping;
  }
  return kRepeatableMapping;
}

bool of_all_targets(Makes makes) {
  return makes == Makes::all_targets || makes == Makes::calls;
}

bool of_happenings(Makes makes) {
  return makes == Makes::events || of_all_targets(makes);
}

/// Links of ids, as `kAllTargetsMapping` has them, are nothing to other projects.
sandbox::SandboxOptions sandbox_of(const TrialOptions& options) {
  sandbox::SandboxOptions sandbox = options.sandbox;
  if (of_all_targets(options.makes)) sandbox.identity = sandbox::IdentityMode::original;
  sandbox.identity_api = options.makes == Makes::calls;
  return sandbox;
}

const testing::Environment* const kTable = testing::AddGlobalTestEnvironment(new FaultTable);

}  // namespace

Trial::Trial(const TrialOptions& options)
    : bench_(sandbox_of(options)),
      makes_(options.makes),
      contacts_{.rows = options.rows,
                .ids = options.makes == Makes::users ? options.rows / 4 : options.rows,
                .seed = options.seed},
      happenings_{.rows = options.rows, .people = options.rows / 4, .seed = options.seed},
      csv_(bench_.folder().write(
          "rows.csv", of_happenings(makes_) ? happenings_csv(happenings_) : contacts_csv(contacts_))),
      mapping_(bench_.folder().write("m.yaml", mapping_of(makes_))),
      report_(bench_.folder().path() / "report.json") {}

ProgramOptions Trial::import(std::uint16_t endpoint_port) const {
  ProgramOptions import = bench_.import({csv_, "-m", mapping_, "--batch-records", "50", "--report", report_});
  if (makes_ == Makes::calls) import = by_calls(std::move(import));
  if (endpoint_port != 0) {
    *std::ranges::find(import.arguments, bench_.endpoint()) =
        "http://127.0.0.1:" + std::to_string(endpoint_port);
  }
  return import;
}

ProgramResult Trial::finish(const ProgramOptions& import, int runs_max) const {
  ProgramResult result;
  for (int run = 0; run < runs_max; ++run) {
    result = run_program(import);
    if (result.exit_code <= 1) return result;
  }
  ADD_FAILURE() << "it does not get through; the last time, exit code " << result.exit_code << ":\n"
                << result.err;
  return result;
}

std::uint64_t Trial::field(const std::string& name) const {
  return std::stoull(report_field(report_, name));
}

std::uint64_t Trial::points_wrong(std::uint64_t in_doubt) const {
  std::uint64_t twice = 0;
  std::uint64_t missing = 0;
  const Profiles profiles = bench_.profiles();
  for (const auto& [id, points] : expected_points(contacts_)) {
    const auto found = profiles.find(id);
    std::uint64_t stored = 0;
    if (found != profiles.end()) {
      const auto properties = boost::json::parse(found->second).as_object();
      if (properties.contains("Points")) stored = properties.at("Points").to_number<std::uint64_t>();
    }
    if (stored > points) ++twice;
    if (stored < points) ++missing;
  }
  return twice + (missing > in_doubt ? missing - in_doubt : 0);
}

Harm Trial::harm() const {
  Harm harm;
  harm.in_doubt = field("rows_in_doubt");
  const std::uint64_t in_books = field("rows_delivered") + harm.in_doubt;
  harm.rows_lost = contacts_.rows > in_books ? contacts_.rows - in_books : in_books - contacts_.rows;
  if (of_happenings(makes_)) {
    look_at_happenings(harm);
  } else {
    look_at_contacts(harm);
  }
  return harm;
}

void Trial::look_at_contacts(Harm& harm) const {
  const bool counting = makes_ != Makes::users;
  const std::uint64_t updates = expected_updates(contacts_) + (counting ? contacts_.rows : 0);
  const std::uint64_t stored = bench_.stat("updates.applied");
  harm.sent_again = stored > updates ? stored - updates : 0;
  if (counting) {
    harm.profiles_wrong = points_wrong(harm.in_doubt);
    return;
  }
  const Profiles profiles = bench_.profiles();
  for (const auto& [id, properties] : expected_profiles(contacts_)) {
    const auto found = profiles.find(id);
    if (found == profiles.end() || found->second != properties) ++harm.profiles_wrong;
  }
}

void Trial::look_at_happenings(Harm& harm) const {
  const Wrong wrong = wrong_with(bench_, happenings_, of_all_targets(makes_));
  harm.sent_again = wrong.stored_again;
  harm.profiles_wrong = wrong.profiles;
  harm.events_wrong = wrong.events + wrong.linked_late;
}

Makes makes_by(std::uint64_t seed) {
  constexpr std::array kInTurn = {Makes::users, Makes::all_targets, Makes::counting, Makes::events,
                                  Makes::calls};
  return kInTurn[seed % kInTurn.size()];
}

void expect_unharmed(const std::string& fault, const Trial& trial) {
  expect_unharmed(fault, trial.harm());
}

void expect_unharmed(const std::string& fault, const Harm& harm) {
  EXPECT_EQ(harm.rows_lost, 0u);
  EXPECT_EQ(harm.profiles_wrong, 0u);
  EXPECT_EQ(harm.events_wrong, 0u);
  Line& line = table()[fault];
  ++line.runs;
  line.harm.rows_lost += harm.rows_lost;
  line.harm.sent_again += harm.sent_again;
  line.harm.profiles_wrong += harm.profiles_wrong;
  line.harm.events_wrong += harm.events_wrong;
  line.harm.in_doubt += harm.in_doubt;
  line.harm.refused += harm.refused;
}

void note_skipped(const std::string& fault, const std::string& why) {
  table()[fault].skipped = why;
}

ProgramOptions misled(ProgramOptions import, const std::map<std::string, std::string>& shim) {
  import.environment.insert(shim.begin(), shim.end());
  import.environment["LD_PRELOAD"] = MIXFERRY_FAULT_SHIM;
  return import;
}

std::uint64_t trials(std::uint64_t usual) {
  const char* asked_for = std::getenv("MIXFERRY_FAULT_RUNS");
  return asked_for == nullptr ? usual : std::strtoull(asked_for, nullptr, 10);
}

}  // namespace mixferry::tests
