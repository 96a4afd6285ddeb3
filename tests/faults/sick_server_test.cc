// Whole imports against a Mixpanel that is sick in one way after the other.

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/contacts.h"
#include "tests/support/happenings.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Sickness {
  const char* name;
  std::function<void(sandbox::Faults&)> set;
};

class SickServer : public testing::TestWithParam<Sickness> {};

// Method: a fifth of all requests meets the fault; afterwards the profiles must be what the rows say.
TEST_P(SickServer, NothingIsLostAndNothingIsWrong) {
  sandbox::SandboxOptions options;
  GetParam().set(options.faults);
  ImportBench bench(options);
  const ContactOptions contacts{.rows = 3'000, .ids = 500};
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv(contacts));
  const std::string mapping = bench.folder().write("m.yaml", kRepeatableMapping);
  const std::string report = bench.folder().path() / "report.json";
  const ProgramResult result =
      bench.run_import({csv, "-m", mapping, "--batch-records", "400", "--report", report});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(bench.profiles(), expected_profiles(contacts));
  EXPECT_EQ(report_field(report, "rows_delivered"), "3000");
  EXPECT_GT(bench.faults(), 0u);
}

/// Imports `happenings` into a Mixpanel that is sick so; `is_by_calls`: with a call for each link.
void expect_all_targets_in_order(const Sickness& sickness, const HappeningOptions& happenings,
                                 bool is_by_calls) {
  sandbox::SandboxOptions options;
  options.identity = sandbox::IdentityMode::original;
  options.identity_api = is_by_calls;
  sickness.set(options.faults);
  ImportBench bench(options);
  const std::string csv = bench.folder().write("rows.csv", happenings_csv(happenings));
  const std::string mapping = bench.folder().write("m.yaml", kAllTargetsMapping);
  const std::string report = bench.folder().path() / "report.json";
  const ProgramOptions import =
      bench.import({csv, "-m", mapping, "--batch-records", is_by_calls ? "20" : "200", "--report", report});
  const ProgramResult result = run_program(is_by_calls ? by_calls(import) : import);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const Wrong wrong = wrong_with(bench, happenings, /*all_targets=*/true);
  EXPECT_EQ(wrong.events, 0u);
  EXPECT_EQ(wrong.linked_late, 0u);
  EXPECT_EQ(wrong.profiles, 0u);
  EXPECT_EQ(report_field(report, "rows_delivered"), fmt::to_string(happenings.rows));
  for (const char* const target : {"events", "groups", "identity", "users"})
    EXPECT_EQ(report_field(report, fmt::format("sent_to.{}", target)), fmt::to_string(happenings.rows));
  EXPECT_GT(bench.faults(), 0u);
}

// Method: the same of rows that link ids and make events, companies and people.
TEST_P(SickServer, NothingIsLostOfAnyTargetAndNothingComesBeforeItsIds) {
  expect_all_targets_in_order(GetParam(), {.rows = 1'500, .people = 250}, /*is_by_calls=*/false);
}

// Method: the same, of which every link is a call of its own.
TEST_P(SickServer, NothingIsLostOfLinksThatAreCallsAndNothingComesBeforeThem) {
  expect_all_targets_in_order(GetParam(), {.rows = 60, .people = 10}, /*is_by_calls=*/true);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, SickServer,
    testing::Values(Sickness{"TooManyRequests",
                             [](auto& faults) { faults.too_many_requests_retry_after = 0.2; }},
                    Sickness{"ErrorBeforeStoring", [](auto& faults) { faults.error_before_storing = 0.2; }},
                    Sickness{"ErrorAfterStoring", [](auto& faults) { faults.error_after_storing = 0.2; }},
                    Sickness{"ResetBeforeStoring", [](auto& faults) { faults.reset_before_storing = 0.2; }},
                    Sickness{"ResetAfterStoring", [](auto& faults) { faults.reset_after_storing = 0.2; }},
                    Sickness{"StoredLate", [](auto& faults) { faults.late = 0.5; }},
                    Sickness{"HtmlTooLarge", [](auto& faults) { faults.html_too_large = 0.2; }},
                    Sickness{"UnreadableAnswer", [](auto& faults) { faults.unreadable_answer = 0.2; }},
                    Sickness{"Outage",
                             [](auto& faults) {
                               faults.outage_from_request = 4;
                               faults.outage_requests = 6;
                             }}),
    [](const auto& row) { return row.param.name; });

TEST(SickServer, CountersWithoutAnAnswerAreInDoubtAndDecidedOnRequest) {
  sandbox::SandboxOptions options;
  options.faults.reset_after_storing = 0.3;
  options.faults.seed = 5;
  ImportBench bench(options);
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv({.rows = 1'000, .ids = 1'000}));
  const std::string mapping = bench.folder().write("m.yaml", "version: 1\nid: ID\nadd: { Points: Points }\n");
  const std::string report = bench.folder().path() / "report.json";
  const ProgramOptions import =
      bench.import({csv, "-m", mapping, "--batch-records", "100", "--report", report});
  const ProgramResult first = run_program(import);
  EXPECT_EQ(first.exit_code, 1) << first.err;
  const std::uint64_t in_doubt = std::stoull(report_field(report, "rows_in_doubt"));
  ASSERT_GT(in_doubt, 0u);
  EXPECT_EQ(bench.stat("updates.applied"), 1'000u) << "sent again by itself";
  EXPECT_THAT(run_program({"runs", "1", "--state", bench.state_dir()}).out, HasSubstr("in doubt   row "));
  const ProgramResult all = run_program({"runs", "1", "--in-doubt", "--state", bench.state_dir()});
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(all.out, '\n')), in_doubt);
  EXPECT_THAT(all.out, HasSubstr(R"("update":{"$distinct_id":)"));

  ProgramOptions skipping = import;
  skipping.arguments.insert(skipping.arguments.end(), {"--in-doubt", "skip"});
  EXPECT_EQ(run_program(skipping).exit_code, 1);
  EXPECT_EQ(report_field(report, "rows_in_doubt"), "0");
  EXPECT_EQ(report_field(report, "reject_reasons"),
            "{\"in_doubt_skipped\":" + std::to_string(in_doubt) + "}");
  EXPECT_THAT(run_program({"runs", "1", "--rejects", "--state", bench.state_dir()}).out,
              HasSubstr("The update was sent once and got no answer; --in-doubt skip gave it up."));
  EXPECT_EQ(bench.stat("updates.applied"), 1'000u);
}

TEST(SickServer, InDoubtResendSendsExactlyThoseAgain) {
  sandbox::SandboxOptions options;
  options.faults.reset_before_storing = 0.3;
  options.faults.seed = 5;
  ImportBench bench(options);
  const ContactOptions contacts{.rows = 400, .ids = 400};
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv(contacts));
  const std::string mapping = bench.folder().write("m.yaml", "version: 1\nid: ID\nadd: { Points: Points }\n");
  const std::string report = bench.folder().path() / "report.json";
  ProgramOptions import = bench.import({csv, "-m", mapping, "--batch-records", "40", "--report", report});
  ASSERT_EQ(run_program(import).exit_code, 1);
  import.arguments.insert(import.arguments.end(), {"--in-doubt", "resend"});
  ProgramResult result;
  for (int attempt = 0; attempt < 20 && report_field(report, "rows_in_doubt") != "0"; ++attempt) {
    result = run_program(import);
  }
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("Run 1 was finished already. Rows in doubt were sent once more: "));
  EXPECT_THAT(result.err, Not(HasSubstr("nothing was sent")));
  EXPECT_EQ(report_field(report, "rows_delivered"), "400");
  EXPECT_EQ(bench.stat("updates.applied"), 400u);
}

// Method: a server, or something in front of it, that takes no request as large as one of the updates is.
TEST(SickServer, OneUpdateThatIsTooLargeForItIsARejectAndStopsNoRun) {
  sandbox::SandboxOptions options;
  options.behaviour.body_bytes_max = 2'000;
  ImportBench bench(options);
  std::string rows = "ID,Name,A,B,C,D,E,F,G,H,I\n";
  for (int id = 1; id <= 50; ++id) {
    rows += fmt::format("{},Name {}", id, id);
    for (int column = 0; column < 9; ++column) rows += "," + std::string(id == 20 ? 250 : 2, 'x');
    rows += "\n";
  }
  const std::string csv = bench.folder().write("contacts.csv", rows);
  const std::string report = bench.folder().path() / "report.json";
  const ProgramOptions import =
      bench.import({csv, "--id", "ID", "--give-up-after", "1s", "--report", report});
  const ProgramResult result = run_program(import);
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("Mixpanel finds the request too large (HTTP 413: "));
  EXPECT_THAT(result.err, HasSubstr("it held this record alone, and had 2"));
  EXPECT_EQ(report_field(report, "rows_delivered"), "49");
  EXPECT_EQ(report_field(report, "reject_reasons"), "{\"refused_by_mixpanel\":1}");
  EXPECT_EQ(bench.stat("updates.applied"), 49u);
  const ProgramResult again = run_program(import);
  EXPECT_EQ(again.exit_code, 1) << again.err;
  EXPECT_THAT(again.err, HasSubstr("Run 1 is finished already"));
}

TEST(SickServer, GivesUpAfterAnOutageWithoutLosingAnything) {
  sandbox::SandboxOptions options;
  options.faults.outage_from_request = 3;
  options.faults.outage_requests = 12;
  ImportBench bench(options);
  const ContactOptions contacts{.rows = 1'000, .ids = 1'000};
  const std::string csv = bench.folder().write("contacts.csv", contacts_csv(contacts));
  const std::string mapping = bench.folder().write("m.yaml", kRepeatableMapping);
  const ProgramOptions import =
      bench.import({csv, "-m", mapping, "--batch-records", "100", "--give-up-after", "1s"});
  const ProgramResult stopped = run_program(import);
  EXPECT_EQ(stopped.exit_code, 3) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("503"));
  ProgramResult result = stopped;
  for (int night = 0; night < 10 && result.exit_code == 3; ++night) result = run_program(import);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(bench.profiles(), expected_profiles(contacts));
}

TEST(SickServer, NobodyListening) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("c.csv", "ID,Name\n1,one\n");
  const ProgramResult result =
      run_program({"import", csv, "--id", "ID", "--token", "t", "--state", folder.path() / "state",
                   "--endpoint", "http://127.0.0.1:1", "--give-up-after", "1s"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(result.err, HasSubstr("listens"));
}

}  // namespace
}  // namespace mixferry::tests
