// Whole imports of contacts that yield users and their companies, from one reading of the file.

#include <boost/json/parse.hpp>
#include <csignal>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "tests/support/import_bench.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;

constexpr const char* kTargetsMapping = R"(version: 1
targets:
  - id: ID
    set: { $email: Email }
    add: { Points: Points }
  - target: groups
    group_key: company
    id: { from: Company, empty: skip }
    set: { Latest: Email }
    union: { Sizes: { from: Size, as: integer } }
)";

/// Contacts of which three in four name one of `companies` companies; the size of row `bad_row` is no number.
struct Contacts {
  std::uint64_t rows = 4'000;
  std::uint64_t companies = 300;
  std::uint64_t bad_row = 0;

  [[nodiscard]] std::uint64_t company_of(std::uint64_t row) const { return row * 7 % companies; }
  static bool has_company(std::uint64_t row) { return row % 4 != 0; }

  [[nodiscard]] std::string csv() const {
    std::string text = "ID,Email,Points,Company,Size\n";
    for (std::uint64_t row = 1; row <= rows; ++row) {
      const std::string company = has_company(row) ? fmt::format("c{}", company_of(row)) : "";
      text += fmt::format("u{},row{}@example.org,1,{},{}\n", row, row, company,
                          row == bad_row ? "many" : std::to_string(row % 5));
    }
    return text;
  }
  /// Company -> the e-mail of its last good row.
  [[nodiscard]] std::map<std::string, std::string> latest() const {
    std::map<std::string, std::string> latest;
    for (std::uint64_t row = 1; row <= rows; ++row) {
      if (!has_company(row) || row == bad_row) continue;
      latest[fmt::format("c{}", company_of(row))] = fmt::format("row{}@example.org", row);
    }
    return latest;
  }
};

/// What the sandbox has: company -> `Latest`.
std::map<std::string, std::string> stored_latest(const ImportBench& bench) {
  std::map<std::string, std::string> latest;
  for (const auto& [id, properties] : bench.groups("company")) {
    latest[id] = boost::json::parse(properties).at("Latest").as_string();
  }
  return latest;
}

/// How many users have counted their one point, and no more.
std::uint64_t counted_once(const ImportBench& bench) {
  std::uint64_t counted = 0;
  for (const auto& [id, properties] : bench.profiles()) {
    const boost::json::object stored = boost::json::parse(properties).as_object();
    if (!stored.contains("Points")) continue;
    EXPECT_EQ(stored.at("Points").to_number<std::uint64_t>(), 1U) << id << " was counted twice";
    ++counted;
  }
  return counted;
}

class Targets : public testing::Test {
 protected:
  void make(const Contacts& contacts, sandbox::SandboxOptions options = {}) {
    bench_.emplace(std::move(options));
    csv_ = bench_->folder().write("contacts.csv", contacts.csv());
    mapping_ = bench_->folder().write("m.yaml", kTargetsMapping);
    report_ = bench_->folder().path() / "report.json";
  }
  [[nodiscard]] ProgramOptions import() const {
    return bench_->import({csv_, "-m", mapping_, "--batch-records", "100", "--report", report_});
  }
  [[nodiscard]] std::string field(const std::string& name) const { return report_field(report_, name); }

  std::optional<ImportBench> bench_;
  std::string csv_, mapping_, report_;
};

// Method: a healthy server; profiles of both kinds, and the books.
TEST_F(Targets, YieldBothKindsOfProfilesAndCountEachRowOnce) {
  const Contacts contacts{.bad_row = 777};
  make(contacts);
  const ProgramResult result = run_program(import());
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("user profiles and group profiles (company)"));
  EXPECT_EQ(field("rows_read"), "4000");
  EXPECT_EQ(field("rows_delivered"), "3999");
  EXPECT_EQ(field("reject_reasons"), R"({"not_an_integer":1})");
  EXPECT_EQ(field("duplicate_ids"), "0");
  EXPECT_EQ(counted_once(*bench_), 3999U);
  EXPECT_EQ(stored_latest(*bench_), contacts.latest());
  EXPECT_EQ(field("updates_sent"), std::to_string(bench_->stat("updates.applied")));
  const std::uint64_t requests = std::stoull(field("requests"));
  EXPECT_EQ(run_program(import()).exit_code, 1);
  EXPECT_EQ(bench_->stat("requests"), requests) << "a finished import sent something again";
}

struct TargetSickness {
  const char* name;
  double sandbox::Faults::*chance;
  bool leaves_doubt;  ///< requests that were stored go without an answer
};

class SickTargets : public Targets, public testing::WithParamInterface<TargetSickness> {};

// Method: a fifth of all requests meets the fault; what is not in doubt must be as the rows say.
TEST_P(SickTargets, NothingIsLostAndNothingIsCountedTwice) {
  sandbox::SandboxOptions options;
  options.faults.*GetParam().chance = 0.2;
  options.faults.seed = 3;
  const Contacts contacts{.rows = 1'500, .companies = 100};
  make(contacts, options);
  const ProgramResult result = run_program(import());
  const std::uint64_t in_doubt = std::stoull(field("rows_in_doubt"));
  EXPECT_EQ(result.exit_code, in_doubt == 0 ? 0 : 1) << result.err;
  EXPECT_EQ(in_doubt > 0, GetParam().leaves_doubt);
  EXPECT_EQ(field("rows_read"), "1500");
  EXPECT_EQ(stored_latest(*bench_), contacts.latest());
  EXPECT_GE(counted_once(*bench_) + in_doubt, 1'500U) << "a point is missing that nobody calls in doubt";
  EXPECT_GT(bench_->faults(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, SickTargets,
    testing::Values(TargetSickness{"ErrorBeforeStoring", &sandbox::Faults::error_before_storing, true},
                    TargetSickness{"ResetAfterStoring", &sandbox::Faults::reset_after_storing, true},
                    TargetSickness{"HtmlTooLarge", &sandbox::Faults::html_too_large, false}),
    [](const auto& row) { return row.param.name; });

// Method: killed at random instants and started again, until it is through.
TEST_F(Targets, AreResumedAfterKills) {
  constexpr std::uint64_t kSeed = 11;
  RecordProperty("seed", std::to_string(kSeed));
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 4;
  const Contacts contacts{.rows = 6'000, .companies = 500};
  make(contacts, options);
  std::mt19937_64 random{kSeed};
  int kills = 0;
  ProgramResult result;
  do {
    Program program(import());
    if (kills < 6) {
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 150));
      program.signal(SIGKILL);
    }
    result = program.wait();
  } while (result.exit_code == 128 + SIGKILL && ++kills < 20);
  EXPECT_GT(kills, 0);
  const std::uint64_t in_doubt = std::stoull(field("rows_in_doubt"));
  EXPECT_EQ(result.exit_code, in_doubt == 0 ? 0 : 1) << result.err;
  EXPECT_EQ(field("rows_read"), "6000");
  EXPECT_EQ(stored_latest(*bench_), contacts.latest());
  EXPECT_GE(counted_once(*bench_) + in_doubt, 6'000U);
}

// Method: asked to end while batches of both kinds are on their way; then resumed.
TEST_F(Targets, AreDrainedOnSigtermSoThatNothingIsInDoubt) {
  sandbox::SandboxOptions options;
  options.behaviour.latency_milliseconds = 4;
  const Contacts contacts{.rows = 20'000, .companies = 20'000};
  make(contacts, options);
  Program program(import());
  while (bench_->stat("requests") < 8) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(std::chrono::seconds(20)).exit_code, 3);
  const ProgramResult resumed = run_program(import());
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(field("rows_delivered"), "20000");
  EXPECT_EQ(field("rows_in_doubt"), "0");
  EXPECT_EQ(counted_once(*bench_), 20'000U);
  EXPECT_EQ(stored_latest(*bench_), contacts.latest());
}

}  // namespace
}  // namespace mixferry::tests
