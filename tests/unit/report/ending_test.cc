#include "engine/report/ending.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/report/some_sync.h"

namespace mixferry::report {
namespace {

using testing::HasSubstr;

RunReport report_of(RunStatus status, ExitCode code, const char* message = "") {
  RunReport report;
  report.command = "import";
  report.run = 7;
  report.status = status;
  report.message = message;
  report.mapping = "contacts.yaml";
  report.exit_code = code;
  report.whole_run.tally = {.rows_delivered = 1'200};
  return report;
}

struct Case {
  const char* name;
  RunReport report;
  LogLevel level;
  const char* line;
};

RunReport with_tally(RunReport report, Tally tally) {
  report.whole_run.tally = std::move(tally);
  return report;
}

class EndingLine : public testing::TestWithParam<Case> {};

TEST_P(EndingLine, SaysWhatBecameOfTheRunAndWhatToDo) {
  const Ending ending = ending_of(GetParam().report);
  EXPECT_EQ(ending.level, GetParam().level);
  EXPECT_EQ(ending.line, GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Reports, EndingLine,
    testing::Values(
        Case{"Good", report_of(RunStatus::finished, ExitCode::done), LogLevel::info,
             "Run 7 finished: every row is accounted for. 1,200 of 1,200 rows delivered."},
        Case{"Rejects",
             with_tally(report_of(RunStatus::finished, ExitCode::with_rejects),
                        {.rows_delivered = 197, .rows_rejected = 3, .reject_reasons = {{"id_empty", 3}}}),
             LogLevel::warning,
             "Run 7 finished: every row is accounted for. 3 of 200 rows rejected (3 id_empty); to mend: "
             "mixferry runs 7 --mend FILE."},
        Case{"RejectsWithNothingToMend",
             with_tally(
                 report_of(RunStatus::finished, ExitCode::with_rejects),
                 {.rows_delivered = 197, .rows_rejected = 3, .reject_reasons = {{"in_doubt_skipped", 3}}}),
             LogLevel::warning,
             "Run 7 finished: every row is accounted for. 3 of 200 rows rejected (3 in_doubt_skipped)."},
        Case{
            "InDoubt",
            with_tally(report_of(RunStatus::finished, ExitCode::with_rejects),
                       {.rows_delivered = 9, .rows_in_doubt = 1}),
            LogLevel::warning,
            "Run 7 finished: every row is accounted for. 9 of 10 rows delivered; 1 row in doubt: decide with "
            "--in-doubt resend|skip."},
        Case{"StoppedInSeveralLines",
             report_of(RunStatus::stopped, ExitCode::stopped, "nothing succeeded.\nIt is down\nTry later."),
             LogLevel::error,
             "Run 7 stopped: nothing succeeded. It is down. Try later. 1,200 rows delivered so far."},
        Case{"Refused", report_of(RunStatus::refused, ExitCode::refused, "a wrong token."), LogLevel::error,
             "Run 7 was refused: a wrong token. 1,200 rows delivered so far."},
        Case{"NotBegun", with_tally(report_of(RunStatus::failed, ExitCode::usage, "no such file"), {}),
             LogLevel::error, "no such file"}),
    [](const auto& row) { return row.param.name; });

TEST(EndingData, HoldTheCountsUnderTheNamesOfReports) {
  const Ending ending = ending_of(report_of(RunStatus::stopped, ExitCode::stopped));
  EXPECT_EQ(ending.data.at("run").as_int64(), 7);
  EXPECT_EQ(ending.data.at("status").as_string(), "stopped");
  EXPECT_EQ(ending.data.at("exit_code").as_int64(), 3);
  EXPECT_EQ(ending.data.at("rows_delivered").to_number<int>(), 1'200);
}

RunReport report_of_sync() {
  RunReport report = report_of(RunStatus::finished, ExitCode::done);
  report.command = "sync";
  report.sync = some_sync();
  report.whole_run.tally = {.rows_delivered = 104'012, .rows_unchanged = 9'896'197};
  report.whole_run.traffic.requests = 53;
  return report;
}

TEST(EndingOfASync, SaysWhatChanged) {
  const Ending ending = ending_of(report_of_sync());
  EXPECT_EQ(ending.line,
            "Run 7 finished: 12 added, 104,000 changed and 3 gone since 2026-11-20 02:14 UTC. 104,012 of "
            "10,000,209 rows delivered, 9,896,197 unchanged.");
  EXPECT_EQ(ending.data.at("sync").at("users").at("gone").to_number<int>(), 3);
}

TEST(EndingOfASync, OfADryRunSaysWhatWouldBeSent) {
  RunReport report = report_of_sync();
  report.status = RunStatus::checked;
  report.sync->dry_run = true;
  EXPECT_THAT(ending_of(report).line,
              HasSubstr("104,012 of 10,000,209 rows would be sent, 9,896,197 unchanged."));
}

TEST(SlackMessage, OfASyncSaysWhatChanged) {
  const auto message = boost::json::parse(slack_message(report_of_sync())).as_object();
  EXPECT_THAT(std::string(message.at("text").as_string()),
              HasSubstr("with contacts.yaml: Run 7 finished: 12 added, 104,000 changed and 3 gone since"));
}

TEST(SlackMessage, IsASentenceWithJobAndMachine) {
  RunReport report = report_of(RunStatus::stopped, ExitCode::stopped, "interrupted");
  report.host = "batch-1";
  report.sources = {{.path = "/exports/c.csv", .dialect = {}, .error = {}}};
  const auto message = boost::json::parse(slack_message(report)).as_object();
  EXPECT_EQ(message.size(), 1u);
  EXPECT_EQ(message.at("text").as_string(),
            "mixferry on batch-1, /exports/c.csv with contacts.yaml: Run 7 stopped: interrupted 1,200 rows "
            "delivered so far.");
}

}  // namespace
}  // namespace mixferry::report
