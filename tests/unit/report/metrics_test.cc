#include "engine/report/metrics.h"

#include <cstdlib>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/report/some_sync.h"

namespace mixferry::report {
namespace {

using testing::HasSubstr;
using testing::Not;

RunReport report_with(const std::string& mapping) {
  RunReport report;
  report.mapping = mapping;
  report.project = "https://api.mixpanel.com 0123456789ab";
  report.sources = {{.path = "a.csv", .dialect = {}, .error = {}},
                    {.path = "b.csv", .dialect = {}, .error = {}}};
  report.started = "2026-01-01T00:00:00Z";
  report.finished = "2026-01-01T00:01:00Z";
  report.whole_run.tally = {.rows_delivered = 12'345'678,
                            .rows_rejected = 3,
                            .records_sent = 20'000'000,
                            .reject_reasons = {{"id_empty", 2}, {"not_a_date", 1}}};
  report.whole_run.traffic = {
      .requests = 7, .retries = 1, .bytes_sent = 999, .responses = {{"200", 6}, {"no answer", 1}}};
  report.whole_run.seconds = 60.5;
  return report;
}

TEST(Metrics, HoldTheNumbersOfTheRunInBaseUnits) {
  RunReport report = report_with("contacts.yaml");
  report.exit_code = ExitCode::with_rejects;
  const std::string text = to_metrics(report, "");
  const std::string job =
      "mapping=\"contacts.yaml\",source=\"a.csv, b.csv\",project=\"https://api.mixpanel.com 0123456789ab\"";
  for (const std::string& line : {
           "mixferry_last_run_exit_code{" + job + "} 1\n",
           "mixferry_last_run_start_timestamp_seconds{" + job + "} 1767225600\n",
           "mixferry_last_run_end_timestamp_seconds{" + job + "} 1767225660\n",
           "mixferry_last_success_timestamp_seconds{" + job + "} 1767225660\n",
           "mixferry_last_run_duration_seconds{" + job + "} 60.5\n",
           "mixferry_last_run_rows{" + job + ",outcome=\"delivered\"} 12345678\n",
           "mixferry_last_run_rejected_rows{" + job + ",reason=\"id_empty\"} 2\n",
           "mixferry_last_run_responses{" + job + ",status=\"no answer\"} 1\n",
           "mixferry_last_run_sent_bytes{" + job + "} 999\n",
       }) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

RunReport report_of_project(RunReport report, std::string project) {
  report.project = std::move(project);
  return report;
}

TEST(Metrics, KeepTheLastSuccessThroughRunsThatWereNone) {
  RunReport report = report_with("m");
  const std::string good = to_metrics(report, "");
  report.exit_code = ExitCode::stopped;
  report.finished = "2026-01-02T00:01:00Z";
  EXPECT_THAT(to_metrics(report, ""), Not(HasSubstr("last_success"))) << "there was none yet";
  const std::string stopped = to_metrics(report, good);
  EXPECT_THAT(stopped, HasSubstr("mixferry_last_run_exit_code{mapping=\"m\""));
  EXPECT_THAT(to_metrics(report, stopped), HasSubstr("0123456789ab\"} 1767225660\n")) << "of two nights ago";
  EXPECT_THAT(to_metrics(report_of_project(report, "another"), good), Not(HasSubstr("last_success")));
  EXPECT_THAT(to_metrics(report, "\nmixferry_last_success_timestamp_seconds{a} x\n"),
              Not(HasSubstr("last_success")));
}

TEST(Metrics, CountWhatASyncFoundByKindOfProfiles) {
  RunReport report = report_with("m");
  EXPECT_THAT(to_metrics(report, ""), Not(HasSubstr("profiles=")));
  report.sync = some_sync();
  report.sync->spaces.push_back({.profiles = "groups company", .gone = 9, .gone_done = 7, .gone_left = 2});
  const std::string text = to_metrics(report, "");
  for (const char* const sample :
       {"mixferry_last_run_profiles{", "profiles=\"users\",outcome=\"added\"} 12\n",
        "profiles=\"users\",outcome=\"changed\"} 104000\n", "profiles=\"users\",outcome=\"left_out\"} 2\n",
        "profiles=\"groups company\",outcome=\"gone\"} 9\n", "mixferry_last_run_gone_profiles{",
        "profiles=\"groups company\",outcome=\"done\"} 7\n",
        "profiles=\"groups company\",outcome=\"left\"} 2\n"})
    EXPECT_THAT(text, HasSubstr(sample));
}

TEST(Metrics, LeaveOutATimeThatIsNotKnown) {
  RunReport report = report_with("m");
  report.finished.clear();
  EXPECT_THAT(to_metrics(report, ""), Not(HasSubstr("end_timestamp")));
}

TEST(Metrics, AreReadByPrometheusOwnParser) {
  // Method: the parser of Prometheus' Python client reads a file with a name that has to be escaped, and
  // gives it back unchanged.
  const tests::TemporaryFolder folder;
  const std::string name = "C:\\odd \"name\"\nof a file";
  RunReport report = report_with(name);
  report.sync = some_sync();
  const std::string file = folder.write("run.prom", to_metrics(report, ""));
  const std::string expected = folder.write("expected", name);
  const std::string script =
      folder.write("read.py",
                   "import sys\n"
                   "from prometheus_client.parser import text_string_to_metric_families as read\n"
                   "expected = open(sys.argv[2]).read()\n"
                   "samples = [s for f in read(open(sys.argv[1]).read()) for s in f.samples]\n"
                   "assert len(samples) > 15, samples\n"
                   "assert all(s.labels['mapping'] == expected for s in samples), samples\n"
                   "assert all(s.name.startswith('mixferry_last_') for s in samples), samples\n");
  EXPECT_EQ(std::system(fmt::format("/usr/bin/python3 {} {} {}", script, file, expected).c_str()), 0);
}

}  // namespace
}  // namespace mixferry::report
